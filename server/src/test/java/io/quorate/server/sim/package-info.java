/**
 * The deterministic simulator: a whole ensemble in one thread, with virtual time, around the very
 * objects that run in production. Network, disk, clock and clients are replaced; everything inside
 * a server is the product's own class. One seed decides everything: the faults, the knobs, the
 * latencies, the clients.
 *
 * <p>{@code check} holds the invariants, {@code scenario} the scripted runs; docs/simulator.md says
 * how to replay a seed and how to read a film strip.
 */
@NullMarked
package io.quorate.server.sim;

import org.jspecify.annotations.NullMarked;
