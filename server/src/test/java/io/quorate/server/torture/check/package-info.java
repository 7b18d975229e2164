/**
 * What clients of real servers saw, and whether it keeps ZooKeeper's promises: records of what was
 * asked and told ({@link io.quorate.server.torture.check.History}), and pure functions over them
 * that give {@link io.quorate.server.torture.check.Violation}s. {@link
 * io.quorate.server.torture.check.HistoryChecks} has them all.
 *
 * <p>A client of ZooKeeper is not told the zxid of a reply, but every {@code Stat} has zxids, every
 * value is written once, and an event has the zxid of its change. So a history dates most writes
 * ({@link io.quorate.server.torture.check.Knowledge}), a read is true in an interval of zxids, and
 * it is enough to hold these intervals against one another: linear time, where a search for an
 * order of operations is exponential. What has no date, such as a plain deletion, is used by its
 * moments only, and never taken for a proof.
 *
 * <p>Depends on {@code protocol} and on nothing else of ours, so that it cannot share a mistake
 * with a server. Called by {@code torture} and by its own tests, which have histories written by
 * hand that each check must refuse.
 */
@NullMarked
package io.quorate.server.torture.check;

import org.jspecify.annotations.NullMarked;
