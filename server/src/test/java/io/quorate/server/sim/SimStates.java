package io.quorate.server.sim;

import io.quorate.server.node.Input;
import io.quorate.server.node.StateToSave;
import io.quorate.server.zab.HistoryBase;
import io.quorate.server.zab.LinkId;
import io.quorate.server.zab.Message;
import io.quorate.server.zab.SnapshotPart;
import io.quorate.server.zab.SyncPlan;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/** The snapshot thread of one process: saves, snapshots, purge; and snapshots on their way. */
final class SimStates {

    /** How it behaves. */
    static final class Knobs {
        long saveNanos = 5_000_000;
        int retained = 3;
        double failChance = 0;

        /** How often a save is followed by a purge of all that no snapshot needs. */
        double purgeChance = 0.5;

        /** How often a pin of the log is ignored. */
        double ignorePinChance = 0;

        int pieceBytes = 256;
    }

    private final SimNode node;
    private final Knobs knobs;
    private long generation;
    private long keepLogAfterZxid = Long.MAX_VALUE;
    private SyncPlan.@Nullable Snapshot receiving;
    private long reception;

    SimStates(SimNode node, Knobs knobs) {
        this.node = node;
        this.knobs = knobs;
    }

    /** The process starts: it tells of the newest snapshot. */
    void start() {
        HistoryBase base = node.disk().image().state().base();
        if (base.zxid() != 0) {
            node.input(new Input.SnapshotKept(0, base.zxid(), base.chainHash()));
        }
    }

    void save(StateToSave save) {
        long nanos = node.random().spread(knobs.saveNanos);
        node.clock()
                .after(
                        nanos,
                        () -> {
                            if (node.alive() && save.generation() == generation) {
                                saveNow(save, nanos);
                            }
                        });
    }

    private void saveNow(StateToSave save, long nanos) {
        if (node.random().chance(knobs.failChance)) {
            node.input(new Input.SaveFailed(generation, nanos));
            return;
        }
        HistoryBase base = save.base();
        boolean ignorePin = node.random().chance(knobs.ignorePinChance);
        long pin = ignorePin ? Long.MAX_VALUE : keepLogAfterZxid;
        node.disk().saved(save, knobs.retained, pin);
        node.input(new Input.SnapshotKept(generation, base.zxid(), base.chainHash()));
        node.input(new Input.StateSaved(generation, base.zxid(), nanos));
        if (node.random().chance(knobs.purgeChance)) {
            node.disk().image().purge(Math.min(base.zxid(), pin));
            node.input(new Input.LogPurged(generation, node.disk().image().logStartZxid()));
        }
    }

    void keepLog(long afterZxid) {
        keepLogAfterZxid = afterZxid;
    }

    // ── sending ──────────────────────────────────────────────────────────────────────────────

    void stream(LinkId to, SnapshotPart part) {
        later(() -> sendPiece(to, part, part.offsetBytes()));
    }

    private void sendPiece(LinkId to, SnapshotPart part, long offset) {
        if (!node.alive() || !node.network().isOpen(node, to)) {
            return;
        }
        if (node.paused() || node.network().congested(node, to)) {
            later(() -> sendPiece(to, part, offset));
            return;
        }
        SimState state = node.disk().image().snapshot(part.zxid());
        if (state == null) {
            node.hangUp(to, "the snapshot to stream is gone");
            return;
        }
        long left = state.sizeBytes() - offset;
        if (left == 0 || offset - part.offsetBytes() >= part.aboutBytes()) {
            node.input(new Input.SnapshotStreamed(to, offset, left == 0));
            return;
        }
        int bytes = (int) Math.min(left, node.random().between(1, knobs.pieceBytes));
        node.send(
                to,
                new Message.SnapshotPiece(
                        part.epoch(), offset, ByteBuffer.allocate(bytes), bytes == left));
        later(() -> sendPiece(to, part, offset + bytes));
    }

    private void later(Runnable work) {
        node.clock().after(node.random().spread(4 * node.knobs().passDelayNanos), work);
    }

    // ── receiving ────────────────────────────────────────────────────────────────────────────

    void receive(SyncPlan.Snapshot plan) {
        reception++;
        receiving = plan;
    }

    void abandon() {
        reception++;
        receiving = null;
    }

    void piece(Message.SnapshotPiece piece) {
        SyncPlan.Snapshot plan = receiving;
        if (plan == null) {
            throw new IllegalStateException("a piece of no snapshot");
        }
        long number = reception;
        long end = piece.offsetBytes() + piece.bytes().remaining();
        later(
                () -> {
                    if (node.alive() && number == reception) {
                        node.input(piece.last() ? taken(plan) : new Input.SnapshotWritten(end));
                    }
                });
    }

    private Input taken(SyncPlan.Snapshot plan) {
        if (node.random().chance(knobs.failChance)) {
            return new Input.StateRefused("the simulated disk is full");
        }
        SimState state = node.disk().registry().snapshot(plan.chainHash()).state();
        SimState.Loaded loaded = node.disk().load(state, node.random().nextLong());
        return new Input.StateReceived(state.base(), loaded.tree(), loaded.sessions());
    }

    long beginGeneration(HistoryBase base) {
        generation++;
        SyncPlan.Snapshot plan = receiving;
        abandon();
        if (base.zxid() == 0) {
            return node.disk().beginGeneration(base, null);
        }
        if (plan == null) {
            throw new IllegalStateException("no state was received");
        }
        return node.disk().beginGeneration(base, node.disk().registry().snapshot(plan.chainHash()));
    }
}
