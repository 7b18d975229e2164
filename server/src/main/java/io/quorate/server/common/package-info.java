/** What every package may use: invariants. Pure, depends on nothing. */
@NullMarked
package io.quorate.server.common;

import org.jspecify.annotations.NullMarked;
