package io.quorate.server.snapshot;

import io.quorate.server.common.Invariant;

import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The states of a data directory, in RocksDB. What is made appears under its name by one rename,
 * when it is complete and synced; what is deleted loses its name first.
 */
public final class RocksStates implements States {

    /** With every suffix: what is half made is of its generation too. */
    static final Pattern NAME = Pattern.compile("(?:state|snapshots)-([0-9]{1,18})([.-].*)?");

    static final String QUARANTINE = "quarantine";

    private final Path root;
    private final LoadThreads threads;

    /**
     * @param root the directory that holds {@code state-n} and {@code snapshots-n}
     * @param threads for loading
     * @throws IOException RocksDB's native library cannot be loaded; what to do is in the message
     */
    public RocksStates(Path root, LoadThreads threads) throws IOException {
        RocksLibrary.load();
        this.root = root;
        this.threads = threads;
    }

    private StateNames names(long generation) {
        return new StateNames(root, generation);
    }

    @Override
    public SortedSet<Long> generations() throws IOException {
        SortedSet<Long> found = new TreeSet<>();
        for (String name : StateFiles.list(root)) {
            Matcher matcher = NAME.matcher(name);
            if (matcher.matches()) {
                found.add(Long.parseLong(matcher.group(1)));
            }
        }
        return found;
    }

    @Override
    public boolean exists(long generation) {
        return Files.isDirectory(names(generation).state());
    }

    @Override
    public StateStore open(long generation) throws IOException {
        StateNames names = names(generation);
        names.deleteHalfMade();
        if (!exists(generation)) {
            create(names);
        }
        return RocksState.open(names, threads);
    }

    /** An empty database. It gets its name when it is whole, so one without files is damage. */
    private static void create(StateNames names) throws IOException {
        Path folder = names.stateHalfMade();
        StateFiles.createDirectory(names.root(), folder);
        try (RocksSettings settings = RocksSettings.create()) {
            settings.options().setCreateIfMissing(true);
            RocksDB.open(settings.options(), folder.toString()).close();
        } catch (RocksDBException e) {
            throw new IOException(
                    "cannot create " + names.state() + ": " + RocksErrors.reason(e), e);
        }
        SavedMark.NOTHING.write(folder);
        RocksFolder.syncAllButTables(folder);
        StateFiles.rename(names.root(), folder, names.state());
    }

    @Override
    public void restore(long fromGeneration, long snapshotZxid, long toGeneration)
            throws IOException {
        StateNames to = names(toGeneration);
        Invariant.check(!exists(toGeneration), "a state is restored over another", toGeneration, 0);
        Path from = names(fromGeneration).snapshot(snapshotZxid);
        Path folder = to.stateHalfMade();
        StateFiles.deleteAll(folder);
        StateFiles.createDirectory(root, folder);
        for (String name : StateFiles.list(from)) {
            if (RocksFolder.isTable(name)) {
                StateFiles.linkOrCopy(from.resolve(name), folder.resolve(name));
            } else {
                StateFiles.copy(from.resolve(name), folder.resolve(name));
            }
        }
        StateFiles.syncDirectory(folder);
        try (RocksSettings settings = RocksSettings.create()) {
            StateMeta meta = RocksFolder.meta(settings.options(), folder);
            if (meta == null || meta.base().zxid() != snapshotZxid) {
                throw new UnreadableStateException(
                        from + " is not of the zxid that its name says" + RocksErrors.DAMAGED);
            }
            SavedMark.of(meta).write(folder);
        }
        StateFiles.rename(root, folder, to.state());
    }

    @Override
    public SortedSet<Long> snapshots(long generation) throws IOException {
        return names(generation).listSnapshots();
    }

    @Override
    public SnapshotWriter receive(long generation) throws IOException {
        return RocksWriter.begin(names(generation));
    }

    @Override
    public void delete(long generation) throws IOException {
        StateNames names = names(generation);
        for (long zxid : names.listSnapshots()) {
            names.deleteSnapshot(zxid);
        }
        StateFiles.deleteAll(names.snapshots());
        StateFiles.deleteAll(names.saving());
        names.deleteState();
    }

    /**
     * {@inheritDoc}
     *
     * <p>What is there already of this generation stays: it is the first half of a move that was
     * cut short.
     */
    @Override
    public void putAside(long generation) throws IOException {
        StateNames names = names(generation);
        names.deleteHalfMade();
        Path quarantine = root.resolve(QUARANTINE);
        StateFiles.createDirectory(root, quarantine);
        for (String name : StateFiles.list(quarantine)) {
            if (!name.startsWith(generation + "-")) {
                StateFiles.deleteAll(quarantine.resolve(name));
            }
        }
        moveInto(quarantine, names.state(), generation + "-state");
        moveInto(quarantine, names.snapshots(), generation + "-snapshots");
    }

    private void moveInto(Path quarantine, Path from, String name) throws IOException {
        if (StateFiles.exists(from)) {
            Path to = quarantine.resolve(name);
            StateFiles.deleteAll(to);
            StateFiles.rename(quarantine, from, to);
            StateFiles.syncDirectory(root);
        }
    }

    @Override
    public String describe(long generation) {
        return names(generation).state().toString();
    }
}
