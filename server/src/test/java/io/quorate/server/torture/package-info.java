/**
 * Real servers under real faults: three processes in network namespaces of their own, each on a
 * small disk of its own; a network between them and their clients that loses, delays, reorders and
 * cuts what a seed says; signals; and unmodified ZooKeeper clients whose histories are checked by
 * {@link io.quorate.server.torture.check.HistoryChecks}.
 *
 * <p>{@link io.quorate.server.torture.TortureIT} is the way in. An {@code Episode} starts {@code
 * Servers}, lets the {@code Nemesis} do harm while {@code Client}s work, heals all, and hands the
 * history over. {@code Wire} is the network, over the kernel's tun devices: it needs no queueing
 * discipline that the kernel may lack, and a cut is as seeded as a delay. {@code torture} may use
 * ZooKeeper's client, {@code protocol} and {@code check}, and knows nothing of a server but its
 * command line, its four-letter words and its exit codes.
 */
@NullMarked
package io.quorate.server.torture;

import org.jspecify.annotations.NullMarked;
