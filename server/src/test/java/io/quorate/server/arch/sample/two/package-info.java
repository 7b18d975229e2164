/** One half of a cycle. */
@NullMarked
package io.quorate.server.arch.sample.two;

import org.jspecify.annotations.NullMarked;
