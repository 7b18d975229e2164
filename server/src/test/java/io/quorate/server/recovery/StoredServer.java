package io.quorate.server.recovery;

import io.quorate.server.session.SessionChanges;
import io.quorate.server.snapshot.MemoryStates;
import io.quorate.server.snapshot.SnapshotReader;
import io.quorate.server.snapshot.SnapshotWriter;
import io.quorate.server.snapshot.StateMeta;
import io.quorate.server.snapshot.StateSave;
import io.quorate.server.snapshot.StateStore;
import io.quorate.server.tree.TreeChanges;
import io.quorate.server.wal.CrashFiles;
import io.quorate.server.wal.LogListener;
import io.quorate.server.wal.WriteAheadLog;
import io.quorate.server.zab.ControlRecord;
import io.quorate.server.zab.HistoryBase;
import io.quorate.server.zab.Proposal;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.SplittableRandom;

/**
 * A server reduced to what it stores, in memory: recovers, logs, applies, saves, keeps snapshots,
 * purges, and changes over to a state that it was sent. One thread plays them all, in the order
 * that the product keeps to.
 */
final class StoredServer implements LogListener {

    static final RecoveryConfig CONFIG = new RecoveryConfig(TestServer.SMALL, 64 * 1024, 1, false);
    static final RecoveryConfig ALONE = new RecoveryConfig(TestServer.SMALL, 64 * 1024, 1, true);

    private static final int PIECE_BYTES = 1_000;

    private final MemoryStates states;
    private final TreeBuilder builder;
    private final Recovered recovered;
    private final WriteAheadLog log;
    private @Nullable StateStore store;
    private final List<TreeChanges> treeChanges = new ArrayList<>();
    private final List<SessionChanges> sessionChanges = new ArrayList<>();
    private long ticket;
    private long flushed;
    private boolean failed;

    private StoredServer(CrashFiles files, MemoryStates states, RecoveryConfig config, long seed)
            throws IOException {
        this.states = states;
        builder = new TreeBuilder(seed);
        recovered =
                Recovery.open(
                        new Storage(files, files, new FilesQuarantine(files), states),
                        config,
                        new SplittableRandom(seed),
                        builder,
                        Runnable::run);
        store = recovered.state();
        log = WriteAheadLog.manual(recovered.log(), this);
    }

    static StoredServer start(CrashFiles files, MemoryStates states, long seed) throws IOException {
        return new StoredServer(files, states, CONFIG, seed);
    }

    static StoredServer startAlone(CrashFiles files, MemoryStates states, long seed)
            throws IOException {
        return new StoredServer(files, states, ALONE, seed);
    }

    private record FilesQuarantine(CrashFiles files) implements Quarantine {
        static final String FOLDER = "quarantine/";

        @Override
        public void clear() throws IOException {
            for (String name : files.list()) {
                if (name.startsWith(FOLDER)) {
                    files.delete(name);
                }
            }
        }

        @Override
        public void take(String segmentName) throws IOException {
            files.rename(segmentName, FOLDER + segmentName);
        }
    }

    Recovered recovered() {
        return recovered;
    }

    WriteAheadLog log() {
        return log;
    }

    long append(Proposal record) {
        log.append(record);
        return ++ticket;
    }

    long control(ControlRecord record) {
        log.control(record);
        return ++ticket;
    }

    /** Up to which ticket all is durable. */
    long flushed() {
        return flushed;
    }

    /** Has the log written; a log that cannot be written ends the server. */
    void flush() {
        log.submit(ticket);
        log.writeWaiting();
        if (failed) {
            throw new CrashFiles.PowerLoss();
        }
    }

    void apply(Proposal record) {
        builder.apply(record);
    }

    long digest() {
        return builder.tree().digest() + builder.sessions().digest();
    }

    /**
     * Saves, keeps a snapshot of it, retains two and purges what neither needs. A save that fails
     * leaves its changes to the next one.
     *
     * @param base the last applied record, durable in the log
     */
    void save(HistoryBase base) throws IOException {
        treeChanges.add(builder.tree().takeChanges());
        sessionChanges.add(builder.sessions().takeChanges());
        StateStore current = open();
        try {
            current.save(new StateSave(new StateMeta(base, digest()), treeChanges, sessionChanges));
        } catch (IOException e) {
            return;
        }
        treeChanges.clear();
        sessionChanges.clear();
        current.keepSnapshot();
        while (current.snapshots().size() > 2) {
            current.deleteSnapshot(current.snapshots().first());
        }
        log.purge(Math.min(current.snapshots().first(), log.startOfLast(0)));
    }

    private StateStore open() throws IOException {
        StateStore current = store;
        if (current == null) {
            current = states.open(recovered.generations().current());
            store = current;
        }
        return current;
    }

    /** Zxids of the snapshots of the current generation. */
    SortedSet<Long> snapshots() throws IOException {
        return states.snapshots(recovered.generations().current());
    }

    /**
     * Is sent a state, and changes over to it.
     *
     * @param sent null to begin with nothing
     * @param keepOlder whether what it had is put aside
     */
    void changeOver(@Nullable SnapshotReader sent, boolean keepOlder) throws IOException {
        Generations generations = recovered.generations();
        long number = generations.unused();
        StateStore next = sent == null ? null : receive(sent, number);
        StateMeta meta = next == null ? null : next.meta();
        StateMeta begun = meta == null ? new StateMeta(HistoryBase.EMPTY, 0) : meta;
        log.beginGeneration(begun.base(), generations.switchTo(number, begun));
        ticket++;
        flush();
        StateStore before = store;
        store = next;
        treeChanges.clear();
        sessionChanges.clear();
        if (before != null) {
            before.close();
        }
        generations.clearUp(keepOlder, false);
        builder.reset();
        if (next != null) {
            builder.load(next);
            next.keepSnapshot();
        }
    }

    private StateStore receive(SnapshotReader sent, long number) throws IOException {
        try (SnapshotWriter writer = states.receive(number)) {
            for (long at = 0; at < sent.sizeBytes(); at += PIECE_BYTES) {
                ByteBuffer piece =
                        ByteBuffer.allocate((int) Math.min(PIECE_BYTES, sent.sizeBytes() - at));
                sent.read(at, piece);
                writer.write(piece.flip());
            }
            writer.finish();
        }
        StateStore received = states.open(number);
        received.load(1);
        return received;
    }

    /** The history above what was purged, as a stream to a learner would read it. */
    List<Proposal> history() throws IOException {
        List<Proposal> all = new ArrayList<>();
        try (var reader = log.reader(startZxid())) {
            Proposal record = reader.next(Long.MAX_VALUE);
            while (record != null) {
                all.add(record);
                record = reader.next(Long.MAX_VALUE);
            }
        }
        return all;
    }

    /** What was purged goes to here. */
    long startZxid() throws IOException {
        return log.purge(0);
    }

    @Override
    public void flushed(long upTo, int bytes, long writeNanos, long syncNanos) {
        flushed = upTo;
    }

    @Override
    public void failed(String message, Throwable cause) {
        failed = true;
    }
}
