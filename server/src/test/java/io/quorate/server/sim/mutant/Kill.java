package io.quorate.server.sim.mutant;

import java.util.function.LongFunction;

/**
 * The seed that found a mutant, and how.
 *
 * @param seed the first of those from 1 on that failed, or 0: it survived
 * @param failure what was told of it
 */
record Kill(long seed, String failure) {

    /** Runs seed after seed until one fails. */
    static Kill hunt(LongFunction<String> run, int seeds) {
        for (long seed = 1; seed <= seeds; seed++) {
            String failure = run.apply(seed);
            if (!failure.isEmpty()) {
                return new Kill(seed, failure);
            }
        }
        return new Kill(0, "nothing in " + seeds + " seeds");
    }

    /** The name of the promise that was broken. */
    String promise() {
        int colon = failure.indexOf(": ");
        return colon < 0 ? failure : failure.substring(0, colon);
    }
}
