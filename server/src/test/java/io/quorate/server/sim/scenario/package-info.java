/**
 * Scripted runs: the bugs of others and the sentences of DESIGN section 4, each as a few lines over
 * {@link io.quorate.server.sim.Ensemble}. Every checker of {@code sim.check} watches each of them;
 * a script adds only what it alone can know.
 */
@NullMarked
package io.quorate.server.sim.scenario;

import org.jspecify.annotations.NullMarked;
