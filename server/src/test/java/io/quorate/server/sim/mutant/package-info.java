/**
 * The proof that the simulator finds bugs: each patch in {@code src/test/mutants} plants one in a
 * copy of the product, which is compiled and loaded apart, together with the simulator, and run
 * until a promise is broken. The product itself knows nothing of this.
 *
 * <p>Uses the simulator by {@link io.quorate.server.sim.SeedsApart} alone, and the repository's
 * files by {@code arch}. Nobody uses this package.
 */
@NullMarked
package io.quorate.server.sim.mutant;

import org.jspecify.annotations.NullMarked;
