/**
 * What every package may use: invariants, a map of longs, and what one thread counts and others
 * read. Pure, depends on nothing.
 */
@NullMarked
package io.quorate.server.common;

import org.jspecify.annotations.NullMarked;
