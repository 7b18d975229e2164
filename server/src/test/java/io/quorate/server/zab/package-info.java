/**
 * Tests of consensus: one step, and the effects it asks for. Whole ensembles under faults are in
 * package sim.
 */
@NullMarked
package io.quorate.server.zab;

import org.jspecify.annotations.NullMarked;
