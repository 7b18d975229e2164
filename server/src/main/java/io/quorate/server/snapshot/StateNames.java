package io.quorate.server.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Where the parts of a generation are. What ends in {@code .tmp} is being made or being deleted,
 * and counts for nothing.
 *
 * @param root the directory of all generations
 * @param generation the generation's number
 */
record StateNames(Path root, long generation) {

    private static final Pattern SNAPSHOT = Pattern.compile("[0-9a-f]{16}");
    static final String HALF_MADE = ".tmp";

    Path state() {
        return root.resolve("state-" + generation);
    }

    /** A state that is being received or restored. */
    Path stateHalfMade() {
        return root.resolve("state-" + generation + HALF_MADE);
    }

    /** The files of a save that is being written. */
    Path saving() {
        return root.resolve("state-" + generation + "-save" + HALF_MADE);
    }

    Path snapshots() {
        return root.resolve("snapshots-" + generation);
    }

    Path snapshot(long zxid) {
        return snapshots().resolve(hex(zxid));
    }

    Path snapshotHalfMade(long zxid) {
        return snapshots().resolve(hex(zxid) + HALF_MADE);
    }

    private static String hex(long zxid) {
        return String.format(Locale.ROOT, "%016x", zxid);
    }

    /** Whether a snapshot that is complete may have this name. */
    boolean isSnapshot(String name) {
        return SNAPSHOT.matcher(name).matches();
    }

    /** Zxids of the snapshots that are complete. */
    SortedSet<Long> listSnapshots() throws IOException {
        SortedSet<Long> zxids = new TreeSet<>();
        for (String name : StateFiles.list(snapshots())) {
            if (isSnapshot(name)) {
                zxids.add(Long.parseUnsignedLong(name, 16));
            }
        }
        return zxids;
    }

    /** It is under another name before any of its files is gone: what is listed is complete. */
    void deleteSnapshot(long zxid) throws IOException {
        Path halfMade = snapshotHalfMade(zxid);
        StateFiles.deleteAll(halfMade);
        if (Files.exists(snapshot(zxid))) {
            StateFiles.rename(snapshots(), snapshot(zxid), halfMade);
            StateFiles.deleteAll(halfMade);
            StateFiles.syncDirectory(snapshots());
        }
    }

    void deleteState() throws IOException {
        StateFiles.deleteAll(stateHalfMade());
        if (StateFiles.exists(state())) {
            StateFiles.rename(root, state(), stateHalfMade());
            StateFiles.deleteAll(stateHalfMade());
        }
        StateFiles.syncDirectory(root);
    }

    /** Deletes what was being made when a process ended. */
    void deleteHalfMade() throws IOException {
        StateFiles.deleteAll(saving());
        StateFiles.deleteAll(stateHalfMade());
        List<String> names = StateFiles.list(snapshots());
        for (String name : names) {
            if (name.endsWith(HALF_MADE)) {
                StateFiles.deleteAll(snapshots().resolve(name));
            }
        }
        if (!names.isEmpty()) {
            StateFiles.syncDirectory(snapshots());
        }
        StateFiles.syncDirectory(root);
    }
}
