package io.quorate.server.node;

import io.quorate.protocol.wire.WireWriter;
import io.quorate.server.zab.ControlRecord;
import io.quorate.server.zab.HaltCause;
import io.quorate.server.zab.HistoryBase;
import io.quorate.server.zab.HistoryPiece;
import io.quorate.server.zab.LinkId;
import io.quorate.server.zab.Message;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.PeerMessage;
import io.quorate.server.zab.Proposal;
import io.quorate.server.zab.SnapshotPart;
import io.quorate.server.zab.SyncPlan;
import io.quorate.server.zab.Transition;

import org.jspecify.annotations.Nullable;

/**
 * Effects that cost next to nothing, for {@link NodeStepBenchmark}: tickets are counted, replies go
 * into one buffer, as the product's go into one per connection. What a server that is an ensemble
 * by itself never asks for is refused.
 */
final class FlatEffects implements Effects {

    private final WireWriter replies = new WireWriter(64 << 10);
    private int frames;
    private long tickets;
    private @Nullable StateToSave save;

    /**
     * @param lastTicket the last that the node was given
     */
    FlatEffects(long lastTicket) {
        tickets = lastTicket;
    }

    long lastTicket() {
        return tickets;
    }

    /** Number of replies since the last call; their bytes are forgotten. */
    int takeReplies() {
        int taken = frames;
        frames = 0;
        replies.reset();
        return taken;
    }

    /** What is to be saved since the last call. */
    @Nullable StateToSave takeSave() {
        StateToSave taken = save;
        save = null;
        return taken;
    }

    @Override
    public long append(Proposal record) {
        return ++tickets;
    }

    @Override
    public long control(ControlRecord record) {
        return ++tickets;
    }

    @Override
    public void commitMark(long zxid) {}

    @Override
    public WireWriter beginFrame(ConnectionId to) {
        replies.beginFrame();
        return replies;
    }

    @Override
    public void endFrame(ConnectionId to) {
        replies.endFrame();
        frames++;
    }

    @Override
    public void saveState(StateToSave state) {
        save = state;
    }

    @Override
    public void keepLog(long afterZxid) {}

    @Override
    public void reading(ConnectionId connection, boolean on) {}

    @Override
    public void tellWhenTaken(ConnectionId connection) {}

    @Override
    public void close(ConnectionId connection, CloseReason reason) {
        throw unexpected("close " + reason);
    }

    @Override
    public void report(Transition transition) {
        throw unexpected(transition.toString());
    }

    @Override
    public void halt(HaltCause cause, String reason) {
        throw unexpected(reason);
    }

    @Override
    public void send(LinkId to, PeerMessage message) {
        throw unexpected("send");
    }

    @Override
    public void dialLeader(PeerId leader) {
        throw unexpected("dialLeader");
    }

    @Override
    public void hangUp(LinkId link, String reason) {
        throw unexpected("hangUp");
    }

    @Override
    public void reading(LinkId link, boolean on) {
        throw unexpected("reading");
    }

    @Override
    public void stream(LinkId to, HistoryPiece piece) {
        throw unexpected("stream");
    }

    @Override
    public void streamSnapshot(LinkId to, SnapshotPart part) {
        throw unexpected("streamSnapshot");
    }

    @Override
    public void receiveSnapshot(SyncPlan.Snapshot plan) {
        throw unexpected("receiveSnapshot");
    }

    @Override
    public void snapshotPiece(Message.SnapshotPiece piece) {
        throw unexpected("snapshotPiece");
    }

    @Override
    public void abandonSnapshot() {
        throw unexpected("abandonSnapshot");
    }

    @Override
    public long beginGeneration(HistoryBase base) {
        throw unexpected("beginGeneration");
    }

    @Override
    public void draining() {
        throw unexpected("draining");
    }

    @Override
    public void stopped() {
        throw unexpected("stopped");
    }

    private static IllegalStateException unexpected(String what) {
        return new IllegalStateException("not expected of one server under load: " + what);
    }
}
