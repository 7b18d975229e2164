/**
 * Watches of this server's clients, and the events that changes of the tree fire. Pure; may use
 * {@code protocol} and {@code common}. Called by {@code node}.
 */
@NullMarked
package io.quorate.server.watch;

import org.jspecify.annotations.NullMarked;
