package io.quorate.bench.scale;

import io.quorate.bench.ensemble.Commands;
import io.quorate.bench.load.LoadFailure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The data directory of a server of either contender: ZooKeeper has {@code log.*} and {@code
 * snapshot.*} in {@code version-2}, Quorate has {@code log-*} and {@code spare}, and the folders
 * {@code state-*} and {@code snapshots*} in {@code version-3}.
 *
 * @param path what {@code dataDir} says
 */
record DataFolder(Path path) {

    private static final int ATTEMPTS = 5;

    /** Bytes on disk, of all that is in it. */
    long bytes() throws IOException, LoadFailure, InterruptedException {
        return diskBytes(() -> List.of(path));
    }

    /** Bytes on disk of the log, and of what is prepared for it. */
    long logBytes() throws IOException, LoadFailure, InterruptedException {
        return diskBytes(() -> entries(DataFolder::isLog));
    }

    /** Bytes on disk of the snapshots and of the state that they are taken from. */
    long snapshotBytes() throws IOException, LoadFailure, InterruptedException {
        return diskBytes(() -> entries(DataFolder::isSnapshot));
    }

    /** Bytes on disk of the largest snapshot, or else of the state; 0 if there is neither. */
    long largestSnapshotBytes() throws IOException, LoadFailure, InterruptedException {
        Set<Path> candidates = snapshots();
        if (candidates.isEmpty()) {
            return snapshotBytes();
        }
        long largest = 0;
        for (Path snapshot : candidates) {
            largest =
                    Math.max(
                            largest,
                            diskBytes(
                                    () -> Files.exists(snapshot) ? List.of(snapshot) : List.of()));
        }
        return largest;
    }

    /** Each snapshot that is there now, or begun: names that no later one will have. */
    Set<Path> snapshots() throws IOException {
        List<Path> snapshots = new ArrayList<>();
        for (Path entry : entries(DataFolder::isSnapshot)) {
            String name = name(entry);
            if (name.startsWith("snapshots")) {
                try (Stream<Path> inside = Files.list(entry)) {
                    inside.forEach(snapshots::add);
                }
            } else if (name.startsWith("snapshot")) {
                snapshots.add(entry);
            }
        }
        return snapshots.stream()
                .filter(snapshot -> !name(snapshot).endsWith(".tmp"))
                .collect(Collectors.toSet());
    }

    private static boolean isLog(String name) {
        return name.startsWith("log") || name.startsWith("spare");
    }

    private static boolean isSnapshot(String name) {
        return name.startsWith("snapshot") || name.startsWith("state-");
    }

    /** What is in the folder {@code version-N} and has such a name. */
    private List<Path> entries(Predicate<String> wanted) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> versions = Files.list(path)) {
            for (Path version : versions.filter(Files::isDirectory).toList()) {
                try (Stream<Path> entries = Files.list(version)) {
                    entries.filter(entry -> wanted.test(name(entry))).forEach(found::add);
                }
            }
        }
        return found;
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    /** Lists paths. */
    private interface Paths {
        List<Path> list() throws IOException;
    }

    /**
     * As {@code du} counts: blocks that are in use, so not the holes of a file, and once what has
     * several names. A file may go while it looks: then again.
     */
    private static long diskBytes(Paths paths)
            throws IOException, LoadFailure, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            List<Path> present = paths.list();
            if (present.isEmpty()) {
                return 0;
            }
            List<String> command = new ArrayList<>(List.of("du", "-sk"));
            present.forEach(path -> command.add(path.toString()));
            try {
                return sum(Commands.output(command)) << 10;
            } catch (LoadFailure e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Adds up the numbers at the beginnings of the lines. */
    private static long sum(String lines) {
        return lines.lines().mapToLong(line -> Long.parseLong(line.split("\t", 2)[0])).sum();
    }
}
