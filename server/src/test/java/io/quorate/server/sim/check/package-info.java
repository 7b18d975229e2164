/**
 * The invariants of the protocol as programs: each class watches a run and fails it at the event
 * that breaks its promise. What servers must answer is what {@code model} says. Depends on the
 * value types of {@code zab} and {@code txn} only, never on the simulator.
 */
@NullMarked
package io.quorate.server.sim.check;

import org.jspecify.annotations.NullMarked;
