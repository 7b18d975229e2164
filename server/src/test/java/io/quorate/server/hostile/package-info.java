/** Clients that mean ill, in a process of their own, and one that means well and is timed. */
@NullMarked
package io.quorate.server.hostile;

import org.jspecify.annotations.NullMarked;
