package io.quorate.server.snapshot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;

/**
 * What of saved states is in a folder of generations: for tools. Changes nothing.
 *
 * @param root the folder that holds {@code state-n} and {@code snapshots-n}
 */
public record StateLayout(Path root) {

    /**
     * Something that is not part of the current generation.
     *
     * @param what a sentence
     */
    public record Leftover(Path path, String what) {}

    /** The folder of a generation's state. */
    public Path state(long generation) {
        return names(generation).state();
    }

    private StateNames names(long generation) {
        return new StateNames(root, generation);
    }

    /** Whether any state is here, of whatever generation. */
    public boolean holdsStates() throws IOException {
        return StateFiles.list(root).stream()
                .anyMatch(name -> RocksStates.NAME.matcher(name).matches());
    }

    /** The complete snapshots of a generation by their zxids. */
    public SortedMap<Long, Path> snapshots(long generation) throws IOException {
        SortedMap<Long, Path> snapshots = new TreeMap<>();
        for (long zxid : names(generation).listSnapshots()) {
            snapshots.put(zxid, names(generation).snapshot(zxid));
        }
        return snapshots;
    }

    /** What is half made, of another generation, or put aside. */
    public List<Leftover> leftovers(long generation) throws IOException {
        List<Leftover> found = new ArrayList<>();
        for (String name : StateFiles.list(root)) {
            Matcher matcher = RocksStates.NAME.matcher(name);
            if (matcher.matches()) {
                addIfLeftOver(root.resolve(name), matcher, generation, found);
            }
        }
        Path snapshots = names(generation).snapshots();
        for (String name : StateFiles.list(snapshots)) {
            if (!names(generation).isSnapshot(name)) {
                found.add(new Leftover(snapshots.resolve(name), halfMade(name)));
            }
        }
        Path quarantine = root.resolve(RocksStates.QUARANTINE);
        for (String name : StateFiles.list(quarantine)) {
            found.add(new Leftover(quarantine.resolve(name), "put aside; for examination"));
        }
        return found;
    }

    private static void addIfLeftOver(
            Path path, Matcher name, long generation, List<Leftover> found) {
        if (name.group(2) != null) {
            found.add(new Leftover(path, halfMade(StateFiles.name(path))));
        } else if (Long.parseLong(name.group(1)) != generation) {
            found.add(
                    new Leftover(
                            path,
                            "of generation "
                                    + name.group(1)
                                    + ", and CURRENT names "
                                    + generation));
        }
    }

    private static String halfMade(String name) {
        return name.endsWith(StateNames.HALF_MADE)
                ? "being made or deleted; if no server runs, the next start removes it"
                : "belongs to no state";
    }
}
