/**
 * Zab: election, discovery, synchronisation, broadcast. Pure: a state machine without I/O, clock or
 * thread.
 *
 * <p>What a proposal says is bytes here; clients, sessions and the tree are unknown. Depends on
 * {@code protocol} (ids) and {@code common} only. Called by {@code node}, and in its value types by
 * {@code wal}, {@code peer} and {@code recovery}.
 */
@NullMarked
package io.quorate.server.zab;

import org.jspecify.annotations.NullMarked;
