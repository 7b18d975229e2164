package io.quorate.server.snapshot;

import io.quorate.server.common.Invariant;

import org.jspecify.annotations.Nullable;
import org.rocksdb.IngestExternalFileOptions;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The state of a generation in RocksDB. */
final class RocksState implements StateStore {

    /**
     * Left free by a save for what RocksDB writes after it: the manifest's record of the save must
     * not be what fills the disk, since there is no way back from it.
     */
    private static final long FREE_BYTES_MIN = 1 << 20;

    private static final byte[] FIRST_ZNODE = {StateCodec.ZNODE};
    private static final byte[] BEHIND_ZNODES = {StateCodec.ZNODE + 1};

    private final StateNames names;
    private final LoadThreads threads;
    private final RocksSettings settings;
    private final RocksDB db;
    private final SnapshotKeeper keeper;
    private @Nullable StateMeta meta;
    private boolean closed;

    private RocksState(
            StateNames names,
            LoadThreads threads,
            RocksSettings settings,
            RocksDB db,
            @Nullable StateMeta meta) {
        this.names = names;
        this.threads = threads;
        this.settings = settings;
        this.db = db;
        this.meta = meta;
        this.keeper = new SnapshotKeeper(names, settings.options());
    }

    /**
     * Opens what is in {@code state-n}.
     *
     * @throws UnreadableStateException if it is damaged
     * @throws NewerStateException if a newer build wrote it
     */
    static RocksState open(StateNames names, LoadThreads threads) throws IOException {
        RocksSettings settings = RocksSettings.create();
        try {
            SavedMark mark = SavedMark.read(names.state());
            // Without the right to change anything: opened for writing, RocksDB would delete what
            // it takes for left over.
            StateMeta found = RocksFolder.meta(settings.options(), names.state());
            mark.check(found, names.state());
            RocksDB db = RocksDB.open(settings.options(), names.state().toString());
            return new RocksState(names, threads, settings, db, found);
        } catch (RocksDBException e) {
            settings.close();
            throw RocksFolder.openFailed(names.state(), e);
        } catch (IOException e) {
            settings.close();
            throw e;
        }
    }

    @Override
    public @Nullable StateMeta meta() {
        return meta;
    }

    @Override
    public LoadedState load(long hashSeed) throws IOException {
        Invariant.check(meta != null && !closed, "nothing was saved that could be loaded");
        StateBuilder builder = new StateBuilder(hashSeed, names.state().toString());
        try {
            loadAllButZnodes(builder);
            List<LiveFileMetaData> files = db.getLiveFilesMetaData();
            new ParallelLoad(db, bounds(files), threads).into(builder);
            LoadedState loaded = builder.finish();
            // Every block was read, and its checksum compared.
            keeper.verified(files);
            return loaded;
        } catch (UnreadableStateException e) {
            throw RocksErrors.damaged(names.state(), e);
        }
    }

    /** All that stands in front of the znodes, which is little, and behind them, which is wrong. */
    private void loadAllButZnodes(StateBuilder builder) throws IOException {
        try (Slice end = new Slice(FIRST_ZNODE);
                ReadOptions front = ParallelLoad.scan().setIterateUpperBound(end);
                ReadOptions behind = ParallelLoad.scan()) {
            load(front, new byte[0], builder);
            load(behind, BEHIND_ZNODES, builder);
        } catch (RocksDBException e) {
            throw RocksErrors.reading("cannot read the state", e);
        }
    }

    private void load(ReadOptions options, byte[] from, StateBuilder builder)
            throws IOException, RocksDBException {
        try (RocksIterator iterator = db.newIterator(options)) {
            KeyValue pair = new KeyValue();
            for (iterator.seek(from); iterator.isValid(); iterator.next()) {
                pair.read(iterator);
                builder.next(pair.key(), pair.value());
            }
            iterator.status();
        }
    }

    /** Where files begin is where the work can be split, whatever level they are on. */
    private static List<byte[]> bounds(List<LiveFileMetaData> files) {
        TreeSet<byte[]> splits = new TreeSet<>(Arrays::compareUnsigned);
        splits.add(FIRST_ZNODE);
        splits.add(BEHIND_ZNODES);
        for (LiveFileMetaData file : files) {
            if (file.smallestKey().length > 0 && file.smallestKey()[0] == StateCodec.ZNODE) {
                splits.add(file.smallestKey());
            }
        }
        return List.copyOf(splits);
    }

    @Override
    public void save(StateSave save) throws IOException {
        Invariant.check(!closed, "a save into a state that is closed");
        Path folder = names.saving();
        try {
            StateFiles.deleteAll(folder);
            Files.createDirectory(folder);
            List<String> files = write(save, folder);
            checkSpace();
            ingest(files, save);
        } catch (StateWriteFailedException e) {
            throw e;
        } catch (IOException e) {
            deleteQuietly(folder);
            throw new IOException(
                    "the state was not saved, the one before is intact: "
                            + StateFiles.reason(e)
                            + "; the next save tries again: see that "
                            + names.root()
                            + " has room and can be written",
                    e);
        }
        deleteQuietly(folder);
        meta = save.meta();
    }

    private List<String> write(StateSave save, Path folder) throws IOException {
        try (SstFiles out =
                new SstFiles(folder, settings.options(), RocksSettings.FILE_BYTES_MAX)) {
            new SortedSave(save).writeTo(out);
            return out.finish();
        }
    }

    private void checkSpace() throws IOException {
        long free = Files.getFileStore(names.root()).getUsableSpace();
        if (free < FREE_BYTES_MIN) {
            throw new IOException("No space left on device: only " + free + " bytes are free");
        }
    }

    /**
     * Enters all files by one record of the manifest. RocksDB syncs files, directory and manifest;
     * if that fails, nobody knows what is on the disk.
     */
    private void ingest(List<String> files, StateSave save) throws StateWriteFailedException {
        try (IngestExternalFileOptions options = new IngestExternalFileOptions()) {
            options.setMoveFiles(true);
            options.setSnapshotConsistency(false);
            options.setAllowBlockingFlush(false);
            db.ingestExternalFile(files, options);
            SavedMark.of(save.meta()).write(names.state());
        } catch (RocksDBException | IOException e) {
            close();
            String reason =
                    switch (e) {
                        case RocksDBException rocks -> RocksErrors.reason(rocks);
                        case IOException io -> StateFiles.reason(io);
                        default -> e.toString();
                    };
            throw new StateWriteFailedException(
                    "cannot say whether the state of zxid 0x"
                            + Long.toHexString(save.meta().base().zxid())
                            + " is saved in "
                            + names.state()
                            + ": "
                            + reason
                            + "; the server must start again: see that the disk has room and no"
                            + " errors",
                    e);
        }
    }

    private static void deleteQuietly(Path folder) {
        try {
            StateFiles.deleteAll(folder);
        } catch (IOException _) {
            // The next save or start tries again; whether this one succeeded is another question.
        }
    }

    @Override
    public void keepSnapshot() throws IOException {
        StateMeta now = meta;
        Invariant.check(now != null && !closed, "nothing was saved that could be kept");
        keeper.keep(db, now);
    }

    @Override
    public SortedSet<Long> snapshots() throws IOException {
        return names.listSnapshots();
    }

    @Override
    public void deleteSnapshot(long zxid) throws IOException {
        names.deleteSnapshot(zxid);
    }

    @Override
    public SnapshotReader openSnapshot(long zxid) throws IOException {
        return RocksFolder.openArchive(names.snapshot(zxid), zxid);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            db.close();
            settings.close();
        }
    }

    /** The sizes of the files that make up the state, for tests and messages. */
    List<Long> fileSizes() {
        List<Long> sizes = new ArrayList<>();
        db.getLiveFilesMetaData().forEach(file -> sizes.add(file.size()));
        return sizes;
    }
}
