package io.quorate.server.tool;

import io.quorate.server.wal.DiskFiles;
import io.quorate.server.wal.LogFiles;
import io.quorate.server.wal.StorageException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A log on the disk, found from what the command line names.
 *
 * @param name for messages: the folder
 * @param files its segments
 * @param whole whether this is a folder, and not some of its segments
 */
record LogSource(String name, LogFiles files, boolean whole) {

    private static final String OURS = "version-3";
    private static final String ZOOKEEPERS = "version-2";
    private static final String SEGMENT = "log-\\d{10,18}";

    /** The logs that these words name: segments of one folder are one log. */
    static List<LogSource> of(List<String> words) throws Refusal {
        List<LogSource> sources = new ArrayList<>();
        Map<Path, Set<String>> segments = new LinkedHashMap<>();
        for (String word : words) {
            Path path = path(word);
            if (Files.isDirectory(path)) {
                sources.add(folder(path));
            } else {
                Path parent = path.toAbsolutePath().getParent();
                String name = String.valueOf(path.getFileName());
                if (!Files.exists(path) || parent == null) {
                    throw Refusal.unreadable(
                            word + " does not exist: name a dataDir, a dataLogDir or a segment");
                }
                if (!name.matches(SEGMENT)) {
                    throw Refusal.unreadable(
                            word + " is no segment: those are named log- and ten digits");
                }
                segments.computeIfAbsent(parent, _ -> new TreeSet<>()).add(name);
            }
        }
        segments.forEach(
                (parent, names) ->
                        sources.add(
                                new LogSource(
                                        parent.toString(),
                                        new ReadOnlyFiles(new DiskFiles(parent), Set.copyOf(names)),
                                        false)));
        return sources;
    }

    private static Path path(String word) throws Refusal {
        try {
            return Path.of(word);
        } catch (InvalidPathException notAPath) {
            throw Refusal.usage(word + " is no path");
        }
    }

    private static LogSource folder(Path named) throws Refusal {
        Path folder = Files.isDirectory(named.resolve(OURS)) ? named.resolve(OURS) : named;
        LogFiles files = new ReadOnlyFiles(new DiskFiles(folder), Set.of());
        try {
            List<String> names = files.list();
            if (isWithoutSegments(names)) {
                throw Refusal.unreadable(withoutSegments(folder, names));
            }
        } catch (IOException e) {
            throw Refusal.unreadable("cannot read " + StorageException.reason(e));
        }
        return new LogSource(folder.toString(), files, true);
    }

    /** Whether none of these files is a segment. */
    static boolean isWithoutSegments(List<String> names) {
        return names.stream().noneMatch(name -> name.matches(SEGMENT));
    }

    private static String withoutSegments(Path folder, List<String> names) {
        if (names.contains("CURRENT")) {
            return folder
                    + " holds a server's state and no segment of a log: if the configuration has a"
                    + " dataLogDir, name that; if not, the log is gone, and a start would find the"
                    + " server DAMAGED";
        }
        if (names.contains(ZOOKEEPERS)) {
            return folder + " belongs to Apache ZooKeeper, whose own tools read its logs";
        }
        return folder + " holds no segment of a log: name a dataDir, a dataLogDir or a segment";
    }
}
