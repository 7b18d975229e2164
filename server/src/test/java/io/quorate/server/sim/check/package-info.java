/**
 * The invariants of the protocol as programs: each class watches a run and fails it at the event
 * that breaks its promise. Depends on the value types of {@code zab} only, never on the simulator.
 */
@NullMarked
package io.quorate.server.sim.check;

import org.jspecify.annotations.NullMarked;
