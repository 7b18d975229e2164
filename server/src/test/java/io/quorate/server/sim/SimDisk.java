package io.quorate.server.sim;

import io.quorate.server.node.StateToSave;
import io.quorate.server.sim.check.History;
import io.quorate.server.sim.check.Promise;
import io.quorate.server.sim.check.Promises;
import io.quorate.server.zab.ControlRecord;
import io.quorate.server.zab.HistoryBase;
import io.quorate.server.zab.Proposal;
import io.quorate.server.zab.RecoveredHistory;
import io.quorate.server.zab.Standing;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * The log of one server: group commit with one batch in flight, as the product's log thread does
 * it. What a crash leaves is decided here: batches that were reported flushed survive, the one in
 * flight is lost, torn at some record or whole, the rest is lost.
 */
public final class SimDisk {

    /** How this disk behaves, and how it misbehaves where a run must prove that a checker works. */
    static final class Knobs {
        long flushNanos = 1_000_000;
        double slowFlushChance = 0;
        int recentRecords = 4;

        /** Mutation: says "flushed" when the write begins. */
        boolean acknowledgesBeforeFlush;

        /** Mutation: a crash also loses the last batch that was reported flushed. */
        boolean losesSyncedBatch;

        /** Mutation: the promise of an epoch is never written. */
        boolean forgetsAcceptedEpochs;

        /** Mutation: recovery takes everything in the log for committed. */
        boolean recoversEverythingAsCommitted;
    }

    private sealed interface Entry {
        record History(Proposal record) implements Entry {}

        record Control(ControlRecord record) implements Entry {}

        record Generation(SimState state, io.quorate.server.sim.check.History history)
                implements Entry {}
    }

    private record Batch(List<Entry> entries, long commitMark, long lastTicket) {}

    /** As recovery draws it. */
    static final int INCARNATION_STRIDE_MAX = 256;

    private static final long LONGEST_FLUSH_NANOS = 2_000_000_000L;

    private final SimClock clock;
    private final SimRandom random;
    private final Knobs knobs;
    private final DiskRegistry registry;
    private final Promises promises;

    private DiskImage image;
    private @Nullable DiskImage beforeLastBatch;

    private History logical = new History();
    private ArrayList<Entry> pending = new ArrayList<>();
    private @Nullable Batch inFlight;
    private long tickets;
    private long commitMark;
    private int mounts;
    private double slowness = 1;
    private boolean held;
    private Set<Long> seenIncarnations = Set.of();
    private @Nullable Runnable onFailedSync;
    private @Nullable Integer nextCrashKeeps;
    private LongConsumer flushed = ticket -> {};

    SimDisk(
            SimClock clock,
            SimRandom random,
            Knobs knobs,
            DiskRegistry registry,
            Promises promises) {
        this.clock = clock;
        this.random = random;
        this.knobs = knobs;
        this.registry = registry;
        this.promises = promises;
        this.image = new DiskImage(drawDiskId());
        registry.inUse(image.diskId(), image.history());
    }

    private long drawDiskId() {
        return random.nextLong() | 1;
    }

    // ── as the product's log and recovery ────────────────────────────────────────────────────

    /**
     * Starts a process on this disk. The incarnation is counted durably before this returns, and
     * what a crash left in the page cache is written again.
     *
     * @param onFlushed told each completed ticket, until the next crash
     */
    RecoveredHistory mount(LongConsumer onFlushed) {
        mounts++;
        image.applyControl(new ControlRecord.Started(nextIncarnation()));
        logical = image.history().copy();
        pending = new ArrayList<>();
        inFlight = null;
        tickets = 0;
        flushed = onFlushed;
        if (knobs.recoversEverythingAsCommitted) {
            image.applyCommitMark(image.history().lastZxid());
        }
        RecoveredHistory recovered = image.recovered(knobs.recentRecords);
        commitMark = recovered.commitMark();
        return recovered;
    }

    /** Drawn anew at each start, so that a copy does not come back as what its peers have seen. */
    private long nextIncarnation() {
        SimRandom own = random.fork("start " + mounts);
        long drawn;
        do {
            drawn = image.incarnation() + own.between(1, INCARNATION_STRIDE_MAX);
        } while (seenIncarnations.contains(drawn));
        return drawn;
    }

    long append(Proposal record) {
        logical.append(record);
        promises.kept(Promise.NO_GAPS_IN_A_LOG);
        pending.add(new Entry.History(record));
        return ++tickets;
    }

    long control(ControlRecord record) {
        if (record instanceof ControlRecord.TruncatedTo to) {
            logical.truncateTo(to.zxid());
            promises.kept(Promise.TRUNCATION_IS_EXACT);
            commitMark = Math.min(commitMark, to.zxid());
        }
        pending.add(new Entry.Control(record));
        return ++tickets;
    }

    /** Begins another generation, with the state that was received, or none. */
    long beginGeneration(HistoryBase base, DiskRegistry.@Nullable Copy received) {
        // Own facts go along; what is of the old history and not written yet is dropped.
        pending.removeIf(
                entry ->
                        !(entry instanceof Entry.Control(ControlRecord control))
                                || control instanceof ControlRecord.TruncatedTo
                                || control instanceof ControlRecord.Committed);
        SimState state = received == null ? SimState.nothing() : received.state();
        logical = received == null ? new History() : received.history().copy();
        commitMark = base.zxid();
        pending.removeIf(entry -> entry instanceof Entry.Generation);
        pending.add(new Entry.Generation(state, logical.copy()));
        return ++tickets;
    }

    /** The state is saved: from now on it is what a start finds. */
    void saved(StateToSave save, int retained, long pinZxid) {
        promises.require(
                image.history().at(save.base().zxid()) != null,
                Promise.SAVED_BEHIND_ITS_LOG,
                () -> "0x" + Long.toHexString(save.base().zxid()));
        SimState saved = image.state().with(save);
        image.applySave(saved, retained, pinZxid);
        registry.kept(saved, image.history());
    }

    /** Reads a state back. */
    SimState.Loaded load(SimState state, long hashSeed) {
        SimState.Loaded loaded = state.load(hashSeed);
        promises.kept(Promise.SAVED_IS_THE_STATE);
        return loaded;
    }

    Promises promises() {
        return promises;
    }

    DiskRegistry registry() {
        return registry;
    }

    void commitMark(long zxid) {
        commitMark = Math.max(commitMark, zxid);
    }

    /** The pass is over: what it appended is one write, unless one is under way already. */
    void endOfPass() {
        if (inFlight == null && !pending.isEmpty()) {
            write();
        }
    }

    private void write() {
        Batch batch = new Batch(pending, headerMark(), tickets);
        pending = new ArrayList<>();
        inFlight = batch;
        int mount = mounts;
        long nanos = knobs.flushNanos / 2 + random.spread(knobs.flushNanos / 2 + 1);
        if (random.chance(knobs.slowFlushChance)) {
            nanos += random.spread(200_000_000);
        }
        if (knobs.acknowledgesBeforeFlush) {
            flushed.accept(batch.lastTicket());
        }
        long slowed = Math.min((long) (nanos * slowness), LONGEST_FLUSH_NANOS);
        clock.after(slowed, () -> written(batch, mount));
    }

    /**
     * The commit mark of the batch's header, which a torn batch keeps: never above a truncation in
     * the batch, or it would commit what the truncation voids.
     */
    private long headerMark() {
        long mark = commitMark;
        for (Entry entry : pending) {
            if (entry instanceof Entry.Control(ControlRecord.TruncatedTo(long zxid))) {
                mark = Math.min(mark, zxid);
            }
        }
        return mark;
    }

    private void written(Batch batch, int mount) {
        if (mount != mounts) {
            return;
        }
        if (held) {
            clock.after(1_000_000, () -> written(batch, mount));
            return;
        }
        Runnable failing = onFailedSync;
        if (failing != null) {
            // Nobody knows what of the batch is on the disk: the crash that follows decides.
            failing.run();
            return;
        }
        if (knobs.losesSyncedBatch) {
            beforeLastBatch = image.copy();
        }
        inFlight = null;
        apply(batch, batch.entries().size());
        if (!knobs.acknowledgesBeforeFlush) {
            flushed.accept(batch.lastTicket());
        }
        endOfPass();
    }

    private void apply(Batch batch, int entries) {
        boolean changesOver =
                batch.entries().stream().anyMatch(entry -> entry instanceof Entry.Generation);
        if (!changesOver) {
            image.applyCommitMark(batch.commitMark());
        }
        for (int i = 0; i < entries; i++) {
            switch (batch.entries().get(i)) {
                case Entry.History(Proposal record) -> image.applyRecord(record);
                case Entry.Generation generation -> {
                    image.applyGeneration(generation.history().copy(), generation.state());
                    image.applyCommitMark(batch.commitMark());
                    registry.inUse(image.diskId(), image.history());
                }
                case Entry.Control(ControlRecord record) -> {
                    if (knobs.forgetsAcceptedEpochs && record instanceof ControlRecord.Accepted) {
                        continue;
                    }
                    if (record instanceof ControlRecord.StandingIs is
                            && is.diskId() != image.diskId()) {
                        registry.retired(image.diskId(), image.history().copy());
                        registry.inUse(is.diskId(), image.history());
                    }
                    image.applyControl(record);
                }
            }
        }
    }

    /** The logical log as the process wrote it, flushed or not. */
    History logical() {
        return logical;
    }

    // ── what happens to disks ────────────────────────────────────────────────────────────────

    /** The process died, by whatever means. */
    void crash() {
        mounts++;
        if (inFlight != null) {
            Batch batch = inFlight;
            int size = batch.entries().size();
            int kept =
                    switch (random.nextInt(4)) {
                        case 0 -> -1;
                        case 1 -> size;
                        default -> random.between(0, size);
                    };
            if (nextCrashKeeps != null) {
                kept = Math.min(size, nextCrashKeeps);
            }
            if (kept >= 0) {
                apply(batch, kept);
            }
        }
        if (knobs.losesSyncedBatch && beforeLastBatch != null) {
            long incarnation = image.incarnation();
            image = beforeLastBatch;
            image.applyControl(new ControlRecord.Started(incarnation));
            registry.inUse(image.diskId(), image.history());
            beforeLastBatch = null;
        }
        inFlight = null;
        nextCrashKeeps = null;
        held = false;
        onFailedSync = null;
        pending = new ArrayList<>();
        logical = image.history().copy();
        flushed = ticket -> {};
    }

    /** The volume is lost; the server will find an empty one. */
    void wipe() {
        registry.retired(image.diskId(), image.history().copy());
        install(new DiskImage(drawDiskId()));
    }

    /** A copy, as a backup of the volume would be. */
    DiskImage copy() {
        return image.copy();
    }

    /** Somebody puts an old copy in place of the volume. */
    void restore(DiskImage copy) {
        registry.retired(image.diskId(), image.history().copy());
        install(copy.copy());
    }

    /**
     * The disk does not draw one of these again: the one case in 256 in which an old copy goes
     * unnoticed (decision 2).
     */
    void avoidIncarnations(Set<Long> seen) {
        seenIncarnations = seen;
    }

    private void install(DiskImage replacement) {
        image = replacement;
        beforeLastBatch = null;
        logical = image.history().copy();
        registry.inUse(image.diskId(), image.history());
    }

    /** Bit rot in front of synced records: found by the next recovery. */
    void damage(int keptRecords) {
        registry.retired(image.diskId(), image.history().copy());
        image.damage(keptRecords);
        registry.inUse(image.diskId(), image.history());
    }

    /** Bit rot in the last batch: looks like a torn one. */
    void rotTail(int records) {
        registry.retired(image.diskId(), image.history().copy());
        image.rotTail(records);
        registry.inUse(image.diskId(), image.history());
    }

    /** From now on each flush takes {@code factor} times as long; 1 is normal. */
    void slow(double factor) {
        slowness = factor;
    }

    /**
     * The next sync fails, and with it the process, which {@code process} ends; null: none does.
     */
    void failNextSync(@Nullable Runnable process) {
        onFailedSync = process;
    }

    /** While held, no batch becomes durable; a crash ends it. */
    void hold(boolean on) {
        held = on;
    }

    /** The next crash tears the batch in flight behind this many records; -1: it never began. */
    void nextCrashKeeps(int records) {
        nextCrashKeeps = records;
    }

    /** Records in the batch that is being written. */
    int inFlightRecords() {
        return inFlight == null ? 0 : inFlight.entries().size();
    }

    /** Whether the write under way begins a generation. */
    boolean isChangingOver() {
        Batch batch = inFlight;
        return batch != null
                && batch.entries().stream().anyMatch(entry -> entry instanceof Entry.Generation);
    }

    DiskImage image() {
        return image;
    }

    boolean isEmpty() {
        return image.standing() == Standing.NEW && image.history().isEmpty();
    }
}
