/**
 * The threads of a server and what happens on them. {@link io.quorate.server.runtime.NodeLoop} owns
 * the node, and {@link io.quorate.server.runtime.BatchEffects} are the effects that the product
 * gives it. On the snapshot thread, {@link io.quorate.server.runtime.StateKeeper} saves the state,
 * keeps snapshots and purges the log, and {@link io.quorate.server.runtime.StateReceiver} takes
 * over the state that a leader sends. {@link io.quorate.server.runtime.DiskWatch} has a thread of
 * its own, which looks at the room on the disks.
 *
 * <p>May import {@code node}, {@code zab} (values only), {@code wal}, {@code snapshot}, {@code
 * recovery}, {@code peer}, {@code front}, {@code metrics}, {@code protocol} and {@code common}.
 * Called by {@code ServerAssembly} only.
 */
@NullMarked
package io.quorate.server.runtime;

import org.jspecify.annotations.NullMarked;
