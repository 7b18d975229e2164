package io.quorate.server.tool;

import io.quorate.server.recovery.CurrentGeneration;
import io.quorate.server.snapshot.StateFolder;
import io.quorate.server.snapshot.StateLayout;
import io.quorate.server.wal.DiskFiles;
import io.quorate.server.wal.LogFiles;
import io.quorate.server.wal.StorageException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Saved states on the disk, found from what the command line names. */
sealed interface StateSource {

    /** For messages: the folder. */
    String name();

    /** The folder of the state to show. */
    Path toRead() throws Refusal;

    /** One state or snapshot. */
    record OfFolder(Path folder) implements StateSource {

        @Override
        public String name() {
            return folder.toString();
        }

        @Override
        public Path toRead() {
            return folder;
        }
    }

    /**
     * All of a server.
     *
     * @param root the folder {@code version-3}
     * @param current what {@code CURRENT} names, null if that cannot be told
     */
    record OfServer(Path root, @Nullable CurrentGeneration current) implements StateSource {

        @Override
        public String name() {
            return root.toString();
        }

        @Override
        public Path toRead() throws Refusal {
            if (current == null) {
                throw Refusal.unreadable(
                        root.resolve(CURRENT)
                                + " is missing or does not verify: name one of the state- folders"
                                + " in "
                                + root);
            }
            Path state = new StateLayout(root).state(current.number());
            if (!Files.isDirectory(state)) {
                throw Refusal.unreadable(
                        current.zxid() == 0
                                ? root
                                        + " holds no saved state yet: the log has everything, and"
                                        + " bin/quorate log dump shows it"
                                : state + " is gone: bin/quorate snapshot verify says more");
            }
            return state;
        }
    }

    /** What names the generation in a server's folder. */
    String CURRENT = "CURRENT";

    /** The state or server that a word of the command line names. */
    static StateSource of(String word, int featureLevel) throws Refusal {
        Path named = path(word);
        if (!Files.isDirectory(named)) {
            throw Refusal.unreadable(
                    word
                            + (Files.exists(named) ? " is no folder" : " does not exist")
                            + ": name a dataDir, a state- folder or a snapshot's folder");
        }
        Path inside = named.resolve("version-3");
        Path folder = Files.isDirectory(inside) ? inside : named;
        try {
            if (new StateFolder(folder).isState()) {
                return new OfFolder(folder);
            }
            LogFiles files = files(folder);
            List<String> names = files.list();
            boolean isServers =
                    names.contains(CURRENT)
                            || names.contains("format")
                            || new StateLayout(folder).holdsStates();
            if (!isServers) {
                throw Refusal.unreadable(
                        folder
                                + (names.contains("version-2")
                                        ? " belongs to Apache ZooKeeper, whose own tools read its"
                                                + " snapshots"
                                        : " holds no saved state: name a dataDir, a state- folder"
                                                + " or a snapshot's folder"));
            }
            return new OfServer(folder, CurrentGeneration.read(files, featureLevel));
        } catch (IOException e) {
            throw Refusal.unreadable("cannot read " + StorageException.reason(e));
        }
    }

    /** The files of a folder, which cannot be changed by way of this. */
    static LogFiles files(Path folder) {
        return new ReadOnlyFiles(new DiskFiles(folder), Set.of());
    }

    private static Path path(String word) throws Refusal {
        try {
            return Path.of(word);
        } catch (InvalidPathException notAPath) {
            throw Refusal.usage(word + " is no path");
        }
    }
}
