package io.quorate.server.sim;

import io.quorate.server.sim.Simulation.Result;
import io.quorate.server.sim.Simulation.Target;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Many seeds, on several threads: the targets take turns, seed by seed. */
final class SeedRun {

    private final List<Target> targets;
    private final AtomicLong next;
    private final long end;
    private final long untilNanos;
    private final Consumer<String> failures;
    private final Tally tally = new Tally();

    /**
     * @param first the first seed
     * @param count how many seeds at most
     * @param seconds how long at most; a seed that has begun is finished
     * @param failures gets a line for each seed that failed, when it does
     */
    SeedRun(List<Target> targets, long first, long count, long seconds, Consumer<String> failures) {
        this.targets = List.copyOf(targets);
        this.next = new AtomicLong(first);
        this.end = first + count;
        this.untilNanos = System.nanoTime() + seconds * Settings.SECOND;
        this.failures = failures;
    }

    /** Runs to the end, and tells what it came to. */
    Tally run(int threads) throws InterruptedException, ExecutionException {
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(workers.submit(this::seeds));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
        return tally;
    }

    private void seeds() {
        for (long seed = next.getAndIncrement();
                seed < end && System.nanoTime() < untilNanos;
                seed = next.getAndIncrement()) {
            run(targets.get((int) Math.floorMod(seed, (long) targets.size())), seed);
        }
    }

    private void run(Target target, long seed) {
        long begin = System.nanoTime();
        try {
            Result result = new Simulation(target, seed, false, line -> {}).run();
            tally.passed(target, result, System.nanoTime() - begin);
        } catch (SimulationFailure failure) {
            String why = failure.summary();
            tally.failed(target, seed, why, System.nanoTime() - begin);
            failures.accept(
                    "FAILED " + target.name().toLowerCase(Locale.ROOT) + ":" + seed + "  " + why);
        }
    }
}
