/**
 * Zab: election, discovery, synchronisation, broadcast. Pure: a state machine without I/O, clock or
 * thread.
 *
 * <p>What a proposal says is bytes here; clients, sessions and the tree are unknown. Depends on
 * {@code protocol} (ids) and {@code common} only. Called by {@code node}, and in its value types by
 * {@code config}, {@code peer}, {@code recovery}, {@code runtime}, {@code snapshot}, {@code tool}
 * and {@code wal}.
 */
@NullMarked
package io.quorate.server.zab;

import org.jspecify.annotations.NullMarked;
