package io.quorate.server.oracle;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs episodes of a seed against servers, goes on behind a difference with the next episode, and
 * at the end has each kind of difference once, shrunk and written to a file.
 */
final class Oracle {

    private static final int EPISODE_OPS = 160;
    private static final int DIFFERENCES_MAX = 12;
    private static final long SHRINK_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final List<Target> targets;
    private final Coverage coverage = new Coverage();
    private final Map<String, String> found = new LinkedHashMap<>();
    private Player player;
    private int nextBase;
    private int ops;

    /**
     * @param targets the one that is right, and those that are to be like it
     * @param firstBase number of the first znode to work under; the following ones are used, too
     */
    Oracle(List<Target> targets, int firstBase) {
        this.targets = targets;
        nextBase = firstBase;
        player = new Player(targets, coverage);
    }

    Coverage coverage() {
        return coverage;
    }

    int ops() {
        return ops;
    }

    /** Each kind of difference that was seen, with what both sides said and where the file is. */
    List<String> found() {
        return List.copyOf(found.values());
    }

    /** Plays at least {@code wanted} requests of that seed, unless too much is found. */
    void run(long seed, int wanted, Path reports) throws IOException {
        int end = ops + wanted;
        String first = nextBase();
        play(EveryError.episode(first), first, "every error", reports);
        for (int number = 0; ops < end && found.size() < DIFFERENCES_MAX; number++) {
            String base = nextBase();
            List<Step> steps = EpisodeDraw.episode(seed * 1_000_003 + number, base, EPISODE_OPS);
            play(steps, base, "seed " + seed + ", episode " + number, reports);
        }
        requireAlive();
    }

    /** Plays steps that somebody wrote. */
    void run(List<Step> steps, String name, Path reports) throws IOException {
        play(steps, baseOf(steps), name, reports);
        requireAlive();
    }

    /** The one that steps from a file were drawn with. */
    private static String baseOf(List<Step> steps) {
        Pattern base = Pattern.compile("/e\\d{6}");
        for (Step step : steps) {
            if (step instanceof Step.Burst burst) {
                for (Op op : burst.ops()) {
                    Matcher matcher = base.matcher(new String(op.body(), StandardCharsets.UTF_8));
                    if (matcher.find()) {
                        return matcher.group();
                    }
                }
            }
        }
        return EpisodeDraw.base(0);
    }

    private String nextBase() {
        return EpisodeDraw.base(nextBase++);
    }

    private void play(List<Step> steps, String base, String name, Path reports) throws IOException {
        for (Step step : steps) {
            ops += step instanceof Step.Burst burst ? burst.ops().size() : 1;
        }
        Difference difference = player.play(steps);
        if (difference == null) {
            return;
        }
        player.close();
        if (!found.containsKey(difference.signature())) {
            requireAlive();
            found.put(difference.signature(), report(steps, base, name, difference, reports));
        }
        player = new Player(targets, coverage);
    }

    private String report(
            List<Step> steps, String base, String name, Difference difference, Path reports)
            throws IOException {
        List<Step> few =
                Shrinker.shrink(
                        steps,
                        difference,
                        fewer -> fresh(fewer, base),
                        System.nanoTime() + SHRINK_NANOS);
        Difference again = fresh(few, base);
        Difference shown = again == null ? difference : again;
        Files.createDirectories(reports);
        Path file = reports.resolve("difference-" + (found.size() + 1) + ".steps");
        List<String> lines = new ArrayList<>();
        lines.add("# " + name + (again == null ? ", does not come again by itself" : ""));
        lines.add("# " + difference.what() + ": " + difference.reason());
        few.forEach(step -> lines.addAll(step.lines()));
        Files.write(file, lines);
        return name + "\n" + shown + "replay: -Doracle.replay=" + file;
    }

    private @Nullable Difference fresh(List<Step> steps, String base) throws IOException {
        try (Player once = new Player(targets, new Coverage())) {
            return once.play(Shrinker.renamed(steps, base, nextBase()));
        }
    }

    private void requireAlive() throws IOException {
        for (Target target : targets) {
            String dead = target.dead();
            if (!dead.isEmpty()) {
                throw new AssertionError("a server has ended: " + dead);
            }
        }
    }
}
