/**
 * The state on disk: what a server knows as of one zxid, so that a start need not replay the whole
 * history, and a server far behind can be given it. Written incrementally, each save in one atomic
 * step; kept as of some earlier moments, as <i>snapshots</i>.
 *
 * <p>{@link io.quorate.server.snapshot.States} and {@link io.quorate.server.snapshot.StateStore}
 * are the ports: {@link io.quorate.server.snapshot.RocksStates} is the product's, tests and the
 * simulator have their own. What is in a state, {@code StateCodec} and {@code SortedSave} say for
 * both. The format is in docs/formats/snapshot.md.
 *
 * <p>All of it blocks, and none of it belongs on the node's loop. A load starts threads and ends
 * them; RocksDB merges files on two threads of its own.
 *
 * <p>May import {@code tree}, {@code session}, {@code txn}, {@code zab} (values only), {@code
 * common}, RocksDB and slf4j. Called by {@code recovery} and {@code runtime}; by {@code tool} only
 * {@link io.quorate.server.snapshot.StateView} and what reads beside it, which changes nothing.
 */
@NullMarked
package io.quorate.server.snapshot;

import org.jspecify.annotations.NullMarked;
