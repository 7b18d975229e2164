package io.quorate.server.sim;

import java.util.Locale;

/**
 * Runs seeds from a command line: {@code -Dseed=N} for one with its whole film strip, {@code
 * -Dcount=M} for M seeds from it on, without; {@code -Dtarget=zab} for consensus alone, or {@code
 * library} for applications with the client library, instead of whole servers with clients; {@code
 * -Ddetailed=true} for every input and effect of a single seed.
 */
public final class SimulateMain {

    private SimulateMain() {}

    public static void main(String[] args) {
        long first = Long.getLong("seed", 1);
        long count = Long.getLong("count", 1);
        boolean detailed = Boolean.getBoolean("detailed");
        Simulation.Target target =
                Simulation.Target.valueOf(
                        System.getProperty("target", "server").toUpperCase(Locale.ROOT));
        long failures = 0;
        long events = 0;
        long committed = 0;
        long faults = 0;
        long begin = System.nanoTime();
        for (long seed = first; seed < first + count; seed++) {
            try {
                Simulation.Result result =
                        new Simulation(
                                        target,
                                        seed,
                                        detailed && count == 1,
                                        line -> {
                                            if (count == 1) {
                                                System.out.println(line);
                                            }
                                        })
                                .run();
                events += result.events();
                committed += result.committed();
                faults += result.faults().values().stream().mapToInt(Integer::intValue).sum();
                if (count == 1) {
                    System.out.println(result);
                }
            } catch (SimulationFailure failure) {
                failures++;
                System.out.println("seed " + seed + " failed: " + failure.getMessage());
                if (count == 1) {
                    failure.printStackTrace(System.out);
                }
            }
        }
        System.out.printf(
                "%d seeds, %d failed, %d events, %d records committed, %d faults, %.1f s%n",
                count, failures, events, committed, faults, (System.nanoTime() - begin) / 1e9);
    }
}
