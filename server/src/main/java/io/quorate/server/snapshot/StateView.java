package io.quorate.server.snapshot;

import io.quorate.server.tree.Znode;

import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * A saved state or a snapshot, open for reading only: nothing of its folder changes, and a server
 * may go on writing to it. What is read is what was saved when it was opened. For tools; one
 * thread.
 */
public final class StateView implements Closeable {

    private final Path folder;
    private final RocksSettings settings;
    private final RocksDB db;
    private final @Nullable StateMeta meta;
    private final @Nullable String markProblem;
    private final ChildCounter children;

    private StateView(
            Path folder,
            RocksSettings settings,
            RocksDB db,
            @Nullable StateMeta meta,
            @Nullable String markProblem) {
        this.folder = folder;
        this.settings = settings;
        this.db = db;
        this.meta = meta;
        this.markProblem = markProblem;
        this.children = new ChildCounter(db, folder);
    }

    /**
     * Opens a state's or a snapshot's folder.
     *
     * @throws UnreadableStateException if it is damaged
     * @throws NewerStateException if a newer build wrote it
     */
    public static StateView open(Path folder) throws IOException {
        RocksSettings settings = RocksSettings.toLookInto();
        try {
            // Before the state, which a server may save to between the two: more than the mark says
            // is right, and less is not.
            MarkFound mark = MarkFound.in(folder);
            RocksDB db = RocksDB.openReadOnly(settings.options(), folder.toString());
            try {
                StateMeta meta = RocksFolder.meta(db, folder);
                return new StateView(folder, settings, db, meta, mark.problemWith(meta, folder));
            } catch (IOException e) {
                db.close();
                throw e;
            }
        } catch (RocksDBException e) {
            settings.close();
            throw RocksFolder.openFailed(folder, e);
        } catch (IOException e) {
            settings.close();
            throw e;
        }
    }

    /** The file that says what was saved for certain; a snapshot has none. */
    private record MarkFound(@Nullable SavedMark mark, @Nullable String problem) {
        static MarkFound in(Path folder) throws IOException {
            try {
                return SavedMark.isIn(folder)
                        ? new MarkFound(SavedMark.read(folder), null)
                        : new MarkFound(null, null);
            } catch (UnreadableStateException e) {
                return new MarkFound(null, e.getMessage());
            }
        }

        @Nullable String problemWith(@Nullable StateMeta meta, Path folder) {
            try {
                if (mark != null) {
                    mark.check(meta, folder);
                }
                return problem;
            } catch (UnreadableStateException e) {
                return e.getMessage();
            }
        }
    }

    /** What it says of itself; null if nothing was ever saved. */
    public @Nullable StateMeta meta() {
        return meta;
    }

    /** Version of its format. */
    public int format() {
        // The only one that this build reads.
        return StateCodec.FORMAT_VERSION;
    }

    /** What the file {@code SAVED} says against it, null if nothing. */
    public @Nullable String markProblem() {
        return markProblem;
    }

    /** Names of the tables that make it up. */
    public Set<String> tables() {
        Set<String> names = new TreeSet<>();
        // RocksDB puts a slash in front of them.
        db.getLiveFilesMetaData().forEach(file -> names.add(file.fileName().replace("/", "")));
        return names;
    }

    /** Reads all of it, from the front. */
    public StateCursor entries() {
        return new StateCursor(db, folder);
    }

    /** How many children a znode has. */
    public int childCount(StateEntry.OfZnode entry) throws IOException {
        long czxid = Znode.czxid(entry.znode());
        // Only the znodes of an empty tree have children that no counter counted.
        boolean neverHadAny = entry.cversion() == 0 && entry.pzxid() == czxid && czxid != 0;
        return neverHadAny ? 0 : children.count(entry.znode());
    }

    @Override
    public void close() {
        children.close();
        db.close();
        settings.close();
    }
}
