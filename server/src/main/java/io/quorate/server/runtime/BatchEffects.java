package io.quorate.server.runtime;

import io.quorate.protocol.wire.WireWriter;
import io.quorate.server.common.InvariantViolation;
import io.quorate.server.front.Clients;
import io.quorate.server.node.CloseReason;
import io.quorate.server.node.ConnectionId;
import io.quorate.server.node.Effects;
import io.quorate.server.node.StateToSave;
import io.quorate.server.peer.PeerTransport;
import io.quorate.server.wal.WriteAheadLog;
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
 * The product's effects: what a pass asks for gathers in the log's open batch, in one buffer per
 * link and in one per connection, and {@link #flush} hands each over once. On the node loop's
 * thread.
 */
public final class BatchEffects implements Effects {

    private final WriteAheadLog log;
    private final @Nullable PeerTransport peers;
    private final Clients clients;
    private final StateKeeper keeper;
    private final StateReceiver receiver;
    private final ProcessEnd end;
    private final StopListener stop;
    private long lastTicket;
    private long submittedTicket;

    /** Whether the node has said its last in this pass. */
    private boolean stopped;

    /** Who stops a server; told at the end of the pass, or within it, on the node loop. */
    public interface StopListener {
        /** No client may come any more. */
        void draining();

        /** The node may be shut down. */
        void stopped();
    }

    /**
     * @param peers null for a standalone server
     */
    public BatchEffects(
            WriteAheadLog log,
            StateKeeper keeper,
            StateReceiver receiver,
            @Nullable PeerTransport peers,
            Clients clients,
            ProcessEnd end,
            StopListener stop) {
        this.log = log;
        this.keeper = keeper;
        this.receiver = receiver;
        this.peers = peers;
        this.clients = clients;
        this.end = end;
        this.stop = stop;
    }

    /**
     * The pass is over: the log first, since its disk takes longest.
     *
     * @return whether another must follow, since there is more to send
     */
    boolean flush() {
        if (lastTicket != submittedTicket) {
            submittedTicket = lastTicket;
            log.submit(lastTicket);
        }
        if (peers != null) {
            peers.flush();
        }
        if (!stopped) {
            return clients.flush();
        }
        stopped = false;
        clients.flushAll();
        stop.stopped();
        return false;
    }

    void sweep(long nowNanos) {
        clients.sweep(nowNanos);
    }

    @Override
    public long append(Proposal record) {
        log.append(record);
        lastTicket++;
        return lastTicket;
    }

    @Override
    public long control(ControlRecord record) {
        log.control(record);
        lastTicket++;
        return lastTicket;
    }

    @Override
    public void commitMark(long zxid) {
        log.commitMark(zxid);
    }

    @Override
    public void send(LinkId to, PeerMessage message) {
        peers().send(to, message);
    }

    @Override
    public void dialLeader(PeerId leader) {
        peers().dialLeader(leader);
    }

    @Override
    public void hangUp(LinkId link, String reason) {
        peers().hangUp(link, reason);
    }

    @Override
    public void reading(LinkId link, boolean on) {
        peers().reading(link, on);
    }

    @Override
    public void stream(LinkId to, HistoryPiece piece) {
        peers().stream(to, piece);
    }

    private PeerTransport peers() {
        if (peers == null) {
            throw new InvariantViolation("a standalone server has no peers");
        }
        return peers;
    }

    @Override
    public void streamSnapshot(LinkId to, SnapshotPart part) {
        peers().streamSnapshot(to, part);
    }

    @Override
    public void receiveSnapshot(SyncPlan.Snapshot plan) {
        receiver.begin(plan);
    }

    @Override
    public void snapshotPiece(Message.SnapshotPiece piece) {
        receiver.piece(piece);
    }

    @Override
    public void abandonSnapshot() {
        receiver.abandon();
    }

    @Override
    public long beginGeneration(HistoryBase base) {
        log.beginGeneration(base, receiver.changeOver(base, log.isRebuilding(), log.diskId()));
        lastTicket++;
        return lastTicket;
    }

    @Override
    public void keepLog(long afterZxid) {
        keeper.keepLog(afterZxid);
    }

    @Override
    public void saveState(StateToSave save) {
        keeper.save(save);
    }

    @Override
    public void report(Transition transition) {
        TransitionLog.print(transition);
    }

    @Override
    public void halt(HaltCause cause, String reason) {
        switch (cause) {
            case HISTORY_UNTRUSTED -> end.historyUntrusted(reason);
            case NEWER_BUILD_NEEDED -> end.newerBuildNeeded(reason);
        }
    }

    @Override
    public WireWriter beginFrame(ConnectionId to) {
        return clients.beginFrame(to);
    }

    @Override
    public void endFrame(ConnectionId to) {
        clients.endFrame(to);
    }

    @Override
    public void close(ConnectionId connection, CloseReason reason) {
        clients.close(connection, reason);
    }

    @Override
    public void reading(ConnectionId connection, boolean on) {
        clients.reading(connection, on);
    }

    @Override
    public void tellWhenTaken(ConnectionId connection) {
        clients.tellWhenTaken(connection);
    }

    @Override
    public void draining() {
        stop.draining();
    }

    @Override
    public void stopped() {
        stopped = true;
    }
}
