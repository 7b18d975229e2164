package io.quorate.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What a server has on its disk; the layout is in docs/formats/data-directory.md. */
record StoredFiles(Path folder) {

    /** Lines of a configuration, so that a short test sees many saves and purges. */
    static final String SAVES_OFTEN =
            """
            logSegmentMiB=1
            logKeepMiB=0
            snapshotIdleMillis=200
            snapshotIntervalMillis=200
            snapshotTailMinKiB=1
            """;

    StoredFiles(ServerProcess server) {
        this(server.files());
    }

    private List<Path> list(Path of, String begin, String end) throws IOException {
        if (!Files.isDirectory(of)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(of)) {
            return files.filter(
                            file -> {
                                String name = String.valueOf(file.getFileName());
                                return name.startsWith(begin) && name.endsWith(end);
                            })
                    .sorted()
                    .toList();
        }
    }

    private static List<String> names(List<Path> files) {
        return files.stream().map(file -> String.valueOf(file.getFileName())).toList();
    }

    /** Everything. */
    List<Path> all() throws IOException {
        return list(folder, "", "");
    }

    /** Names of the log's segments, the oldest first. */
    List<String> segments() throws IOException {
        return names(list(folder, "log-", "")).stream()
                .filter(name -> name.length() == 14)
                .toList();
    }

    /** The state that {@code CURRENT} names. */
    Path state() throws IOException {
        return folder.resolve(
                Files.readString(folder.resolve("CURRENT"))
                        .lines()
                        .filter(line -> line.startsWith("state "))
                        .map(line -> line.substring("state ".length()))
                        .findFirst()
                        .orElseThrow());
    }

    /** Size of what is there of a state that is being received. */
    long halfMadeBytes() throws IOException {
        long bytes = 0;
        for (Path half : list(folder, "state-", ".tmp")) {
            if (!half.toString().contains("-save")) {
                for (Path file : list(half, "", "")) {
                    bytes += file.toFile().length();
                }
            }
        }
        return bytes;
    }

    /** Copies all of it. */
    void copyTo(Path other) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                Files.copy(file, other.resolve(folder.relativize(file).toString()));
            }
        }
    }

    /** Deletes all of it. */
    void wipe() throws IOException {
        delete(folder);
    }

    /** Deletes a file, or a folder with all that is in it. */
    static void delete(Path path) throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** The snapshots of the current state, the oldest first. */
    List<Path> snapshots() throws IOException {
        String state = String.valueOf(state().getFileName());
        return list(folder.resolve(state.replace("state-", "snapshots-")), "", "").stream()
                .filter(path -> !path.toString().endsWith(".tmp"))
                .toList();
    }

    /** The largest file of the state whose name ends so. */
    Path ofState(String begin, String end) throws IOException {
        return list(state(), begin, end).stream()
                .max(Comparator.comparingLong(file -> file.toFile().length()))
                .orElseThrow();
    }

    /** Names of what was put aside. */
    List<String> quarantine() throws IOException {
        return names(list(folder.resolve("quarantine"), "", ""));
    }
}
