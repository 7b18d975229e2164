/**
 * What a server counts, and under which names it is told. The counters are plain fields of the node
 * loop's thread: counting costs an addition.
 *
 * <p>Imports nothing of ours but {@code common}. Written by {@code front} and {@code runtime}, read
 * by the four-letter words.
 */
@NullMarked
package io.quorate.server.metrics;

import org.jspecify.annotations.NullMarked;
