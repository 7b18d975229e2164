package io.quorate.server.snapshot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The files of a saved state or a snapshot, which need not be whole: for tools. Changes nothing.
 *
 * @param path the folder
 */
public record StateFolder(Path path) {

    private static final Pattern STATE = Pattern.compile("state-[0-9]{1,18}");
    private static final Pattern SNAPSHOT = Pattern.compile("[0-9a-f]{16}");
    private static final Set<String> OURS = Set.of("LOCK", "SAVED", "SAVED.tmp");

    /** Whether this is such a folder, by its files or, where those are lost, by its name. */
    public boolean isState() throws IOException {
        return isNamedAsState()
                || SNAPSHOT.matcher(name()).matches()
                || names().stream().anyMatch(name -> name.startsWith("MANIFEST-"));
    }

    /** Whether it has the name of a state, and not of a snapshot or of anything else. */
    public boolean isNamedAsState() {
        return STATE.matcher(name()).matches();
    }

    private String name() {
        return StateFiles.name(path.toAbsolutePath().normalize());
    }

    private List<String> names() throws IOException {
        return StateFiles.list(path);
    }

    /** Names of the tables, whether they are of use or not. */
    public List<String> tables() throws IOException {
        return names().stream().filter(RocksFolder::isTable).toList();
    }

    /** Names of files that no state and no snapshot has. */
    public List<String> strangers() throws IOException {
        return names().stream()
                .filter(name -> !RocksFolder.isFileName(name) && !OURS.contains(name))
                .toList();
    }

    /** Whether the mark is there that every state has, and no snapshot. */
    public boolean isMarked() {
        return SavedMark.isIn(path);
    }

    /** Bytes of all files. */
    public long bytes() throws IOException {
        long bytes = 0;
        for (String name : names()) {
            // 0 if a running server has deleted it meanwhile.
            bytes += path.resolve(name).toFile().length();
        }
        return bytes;
    }

    /**
     * Compares the checksums of all blocks of a table.
     *
     * @throws UnreadableStateException if one does not hold
     */
    public void verifyTable(String name) throws IOException {
        try (RocksSettings settings = RocksSettings.toLookInto()) {
            RocksFolder.verifyTable(settings.options(), path.resolve(name));
        }
    }
}
