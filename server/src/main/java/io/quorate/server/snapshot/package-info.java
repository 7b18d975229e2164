/**
 * The state on disk: what a server knows as of one zxid, so that a start need not replay the whole
 * history, and a server far behind can be given it. Written incrementally, each save in one atomic
 * step; kept as of some earlier moments, as <i>snapshots</i>.
 *
 * <p>{@link io.quorate.server.snapshot.States} and {@link io.quorate.server.snapshot.StateStore}
 * are the ports: {@code RocksStates} is the product's, tests and the simulator have their own. The
 * format is in docs/formats/snapshot.md.
 *
 * <p>May import {@code tree}, {@code session}, {@code txn}, {@code zab} (values only) and {@code
 * common}. Called by {@code recovery} and {@code runtime}.
 */
@NullMarked
package io.quorate.server.snapshot;

import org.jspecify.annotations.NullMarked;
