package io.quorate.server.snapshot;

import org.rocksdb.Checkpoint;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes snapshots of a state that is open. A snapshot shares the tables with the state, and a table
 * never changes, so each is read and verified once, and not again for the snapshots after it.
 */
final class SnapshotKeeper {

    private final StateNames names;
    private final Options options;
    private final Set<String> verified = new HashSet<>();

    SnapshotKeeper(StateNames names, Options options) {
        this.names = names;
        this.options = options;
    }

    /** These tables were read to their ends. */
    void verified(List<LiveFileMetaData> tables) {
        for (LiveFileMetaData table : tables) {
            // RocksDB puts a slash in front of it.
            verified.add(table.fileName().replace("/", ""));
        }
    }

    /** Makes a snapshot of what is saved; see {@link StateStore#keepSnapshot}. */
    void keep(RocksDB db, StateMeta saved) throws IOException {
        long zxid = saved.base().zxid();
        if (names.listSnapshots().contains(zxid)) {
            return;
        }
        Path folder = names.snapshotHalfMade(zxid);
        try {
            StateFiles.createDirectory(names.root(), names.snapshots());
            StateFiles.deleteAll(folder);
            link(db, folder);
            RocksFolder.syncAllButTables(folder);
            verify(folder, saved);
            StateFiles.rename(names.snapshots(), folder, names.snapshot(zxid));
        } catch (IOException e) {
            try {
                StateFiles.deleteAll(folder);
            } catch (IOException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    private void link(RocksDB db, Path folder) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.create(db)) {
            checkpoint.createCheckpoint(folder.toString());
        } catch (RocksDBException e) {
            throw new IOException(
                    "no snapshot was kept in "
                            + names.snapshots()
                            + ": "
                            + RocksErrors.reason(e)
                            + "; the state is intact, and the next one can be kept when there is"
                            + " room",
                    e);
        }
    }

    private void verify(Path folder, StateMeta saved) throws IOException {
        if (!saved.equals(RocksFolder.meta(options, folder))) {
            throw new UnreadableStateException(
                    folder + " is not of what was saved" + RocksErrors.DAMAGED);
        }
        Set<String> tables = new HashSet<>();
        for (String name : StateFiles.list(folder)) {
            if (RocksFolder.isTable(name)) {
                tables.add(name);
                if (!verified.contains(name)) {
                    RocksFolder.verifyTable(options, folder.resolve(name));
                }
            }
        }
        verified.clear();
        verified.addAll(tables);
    }
}
