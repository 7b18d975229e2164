package io.quorate.server.sim;

import io.quorate.server.sim.Simulation.Target;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs seeds from a command line, for as long as asked, and tells what they covered; or replays
 * one. Its arguments are words:
 *
 * <ul>
 *   <li>{@code replay=server:4711} plays one seed and prints its film strip, {@code detailed} with
 *       every input and effect
 *   <li>{@code seconds=N} runs seeds for N seconds, {@code count=N} N of them
 *   <li>{@code seed=N} is the first seed; without it the time of day decides
 *   <li>{@code target=zab,server,library} says which targets take turns
 *   <li>{@code threads=N} is how many run at once, by default one
 * </ul>
 *
 * The exit code is 1 if a seed failed.
 */
public final class SimulateMain {

    private static final List<String> WORDS =
            List.of("replay", "detailed", "seconds", "count", "seed", "target", "threads");

    private SimulateMain() {}

    public static void main(String[] args) throws Exception {
        Map<String, String> words = words(args);
        String replay = words.get("replay");
        boolean passed =
                replay != null ? replay(replay, words.containsKey("detailed")) : run(words);
        System.exit(passed ? 0 : 1);
    }

    private static Map<String, String> words(String[] args) {
        Map<String, String> words = new HashMap<>();
        for (String arg : args) {
            int equals = arg.indexOf('=');
            String word = equals < 0 ? arg : arg.substring(0, equals);
            if (!WORDS.contains(word)) {
                throw new IllegalArgumentException(arg + ": known are " + WORDS);
            }
            words.put(word, arg.substring(equals + 1));
        }
        return words;
    }

    private static long number(Map<String, String> words, String word, long otherwise) {
        return Long.parseLong(words.getOrDefault(word, Long.toString(otherwise)));
    }

    /** Returns whether all seeds passed. */
    private static boolean run(Map<String, String> words) throws Exception {
        List<Target> targets = new ArrayList<>();
        for (String name : words.getOrDefault("target", "server,zab,library").split(",")) {
            targets.add(target(name));
        }
        long first = number(words, "seed", System.currentTimeMillis());
        long count = number(words, "count", Long.MAX_VALUE / 2 - first);
        long seconds = number(words, "seconds", words.containsKey("count") ? 86_400 : 60);
        System.out.println("first seed: " + first);
        long begin = System.nanoTime();
        SeedRun run = new SeedRun(targets, first, count, seconds, System.out::println);
        Tally tally = run.run((int) number(words, "threads", 1));
        tally.print(System.out, (System.nanoTime() - begin) / 1e9);
        return tally.failures().isEmpty();
    }

    private static Target target(String name) {
        return Target.valueOf(name.strip().toUpperCase(Locale.ROOT));
    }

    private static boolean replay(String replay, boolean detailed) {
        String[] words = replay.split(":", 2);
        try {
            Simulation simulation =
                    new Simulation(
                            target(words[0]),
                            Long.parseLong(words[1].strip()),
                            detailed,
                            System.out::println);
            System.out.println(simulation.run().work());
            return true;
        } catch (SimulationFailure failure) {
            System.out.println(failure.getMessage());
            return false;
        }
    }
}
