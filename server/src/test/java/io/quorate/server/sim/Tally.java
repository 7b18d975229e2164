package io.quorate.server.sim;

import io.quorate.server.sim.Simulation.Result;
import io.quorate.server.sim.Simulation.Target;
import io.quorate.server.sim.Swarm.Fault;
import io.quorate.server.sim.check.Promise;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What many seeds came to. Any thread may add to it. */
final class Tally {

    /** Of one target. */
    private static final class Row {
        long seeds;
        long failed;
        long events;
        long virtualNanos;
        long operations;
        long committed;
        long faults;
        long cpuNanos;
    }

    private final Map<Target, Row> rows = new EnumMap<>(Target.class);
    private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
    private final Map<String, Map<String, Long>> coverage = new TreeMap<>();
    private final Map<Promise, Long> promises = new EnumMap<>(Promise.class);
    private final List<String> failures = new ArrayList<>();

    private Row row(Target target) {
        return rows.computeIfAbsent(target, t -> new Row());
    }

    synchronized void passed(Target target, Result result, long nanos) {
        Row row = row(target);
        row.seeds++;
        row.cpuNanos += nanos;
        row.events += result.events();
        row.virtualNanos += result.virtualNanos();
        row.operations += result.operations();
        row.committed += result.committed();
        result.faults()
                .forEach(
                        (fault, count) -> {
                            faults.merge(fault, (long) count, Long::sum);
                            row.faults += count;
                        });
        result.promises().forEach((promise, count) -> promises.merge(promise, count, Long::sum));
        result.coverage()
                .forEach(
                        (phase, inputs) -> {
                            Map<String, Long> all =
                                    coverage.computeIfAbsent(phase, p -> new TreeMap<>());
                            inputs.forEach((input, count) -> all.merge(input, count, Long::sum));
                        });
    }

    synchronized void failed(Target target, long seed, String why, long nanos) {
        Row row = row(target);
        row.seeds++;
        row.failed++;
        row.cpuNanos += nanos;
        failures.add(target.name().toLowerCase(Locale.ROOT) + ":" + seed + "  " + why);
    }

    synchronized List<String> failures() {
        return List.copyOf(failures);
    }

    synchronized long seeds() {
        return rows.values().stream().mapToLong(row -> row.seeds).sum();
    }

    synchronized void print(PrintStream out, double wallSeconds) {
        out.printf(
                "%-8s %9s %7s %9s %11s %9s %10s %11s %13s%n",
                "target",
                "seeds",
                "failed",
                "seeds/s",
                "virtual h",
                "ops/seed",
                "flt/seed",
                "committed",
                "events");
        rows.forEach(
                (target, row) ->
                        out.printf(
                                "%-8s %9d %7d %9.1f %11.1f %9.0f %10.1f %11d %13d%n",
                                target.name().toLowerCase(Locale.ROOT),
                                row.seeds,
                                row.failed,
                                row.seeds * 1e9 / Math.max(1, row.cpuNanos),
                                row.virtualNanos / 3.6e12,
                                row.operations / (double) row.seeds,
                                row.faults / (double) row.seeds,
                                row.committed,
                                row.events));
        out.printf("%d seeds in %.0f s; seeds/s are those of one thread%n", seeds(), wallSeconds);
        out.println("\nfaults injected");
        faults.forEach((fault, count) -> out.printf("  %-16s %10d%n", fault, count));
        out.println("\npromises put to the test");
        promises.forEach((promise, count) -> out.printf("  %-60s %13d%n", promise, count));
        out.println("\nphase x message or input");
        TreeSet<String> pairs = new TreeSet<>();
        coverage.forEach(
                (phase, inputs) ->
                        inputs.forEach(
                                (input, count) ->
                                        pairs.add(
                                                String.format(
                                                        "  %-24s %-18s %12d",
                                                        phase, input, count))));
        pairs.forEach(out::println);
        out.println(pairs.size() + " pairs");
        failures.forEach(failure -> out.println("FAILED " + failure));
    }

    /** The table as data, for tests. */
    synchronized Map<Fault, Long> faults() {
        return new LinkedHashMap<>(faults);
    }

    /** How often each promise was put to the test. */
    synchronized Map<Promise, Long> promises() {
        return new LinkedHashMap<>(promises);
    }
}
