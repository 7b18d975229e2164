package io.quorate.server.sim;

import io.quorate.server.sim.Simulation.Target;

import java.util.function.LongFunction;

/**
 * Simulations by seed, for whoever loads the simulator apart from itself and shares only the JDK's
 * classes with it.
 */
public final class SeedsApart implements LongFunction<String> {

    private final Target target;
    private final Circumstances circumstances;

    /**
     * @param target name of a {@link Target}
     * @param circumstances name of {@link Circumstances}
     */
    public SeedsApart(String target, String circumstances) {
        this.target = Target.valueOf(target);
        this.circumstances = Circumstances.valueOf(circumstances);
    }

    /** Runs one seed; returns the first line of its failure, or nothing if all promises hold. */
    @Override
    public String apply(long seed) {
        try {
            new Simulation(target, seed, false, line -> {}, circumstances::change).run();
            return "";
        } catch (SimulationFailure failure) {
            return String.valueOf(failure.getMessage()).lines().findFirst().orElse("a failure");
        }
    }
}
