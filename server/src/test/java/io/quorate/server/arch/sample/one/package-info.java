/** One half of a cycle. */
@NullMarked
package io.quorate.server.arch.sample.one;

import org.jspecify.annotations.NullMarked;
