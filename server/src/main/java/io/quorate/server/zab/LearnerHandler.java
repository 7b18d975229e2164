package io.quorate.server.zab;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What a leader knows of one learner, on one link. A learner that comes back on another link gets
 * another handler: nothing it said or was sent before counts there (DESIGN 4, links).
 */
final class LearnerHandler {

    /** How far the learner is. */
    enum Stage {
        /** FOLLOWERINFO received; LEADERINFO sent or waiting for the epoch. */
        DISCOVERY,
        /** ACKEPOCH received; its sync has not begun. */
        EPOCH_PROMISED,
        /** Its history is being made ours. */
        SYNCING,
        /** It has all that was proposed, and gets all that will be. */
        FORWARDING
    }

    /** One Propose carries at most about so much; the rest follows in the next. */
    private static final long PROPOSE_MAX_BYTES = 256 << 10;

    /**
     * While it is synced, at most so much is on the way to a learner: heartbeats stand behind it.
     * The faster it is read, the more may be.
     */
    private static final long WINDOW_MIN_BYTES = 256 << 10;

    private static final long WINDOW_FIRST_BYTES = 1 << 20;
    private static final long WINDOW_MAX_BYTES = 16 << 20;

    /** A catch-up takes at most so much of one pass, or heartbeats would be late. */
    private static final long PASS_MAX_BYTES = 4 << 20;

    /** A part of the sync, and the ping that was sent behind it. */
    private record Part(long ping, long bytes, long sentNanos) {}

    final Link link;
    final PeerId peer;
    final Message.FollowerInfo info;
    private Stage stage = Stage.DISCOVERY;

    /** Last zxid sent, or known to be in the learner's log. */
    private long sentZxid;

    private long sentCommitZxid;
    private boolean streaming;
    private long pieceBytes;

    /** The snapshot that the learner has not taken yet; null if there is none. */
    private SyncPlan.@Nullable Snapshot snapshot;

    private long snapshotOffsetBytes;
    private boolean snapshotSent;
    private long snapshotBegunNanos;

    private long pings;
    private long pongs;
    private final Deque<Part> onTheWay = new ArrayDeque<>();
    private long onTheWayBytes;
    private long windowBytes = WINDOW_FIRST_BYTES;

    /** The window was adjusted, and what was sent before says nothing about it. */
    private long adjustAtPing;

    /** Everything up to here is durable at the learner. */
    long ackedZxid = Quorum.NOTHING;

    /** Whether the learner's standing is durably VOTER: only then its acks count. */
    boolean voter;

    /** How its disk does, as it said last. */
    DiskState disk = DiskState.UNKNOWN;

    /** The newest heartbeat round it answered. */
    long pongRound;

    /** Whether it was told to stop, as it said last. */
    StopIntent intent = StopIntent.STAYS;

    /** Whether it may stop, if it was told to. */
    StopPermit permit = StopPermit.NONE;

    /** Last zxid of the leader's log when the sync began. */
    private long joinZxid;

    LearnerHandler(Link link, Message.FollowerInfo info) {
        this.link = link;
        this.peer = link.peer;
        this.info = info;
    }

    boolean isObserver() {
        return info.kind() == LearnerKind.OBSERVER;
    }

    /** Whether its log may be built upon; a JOINING or DAMAGED one is rebuilt from nothing. */
    boolean isBelieved() {
        return info.standing() == Standing.VOTER || info.standing() == Standing.NEW;
    }

    void promised() {
        stage = Stage.EPOCH_PROMISED;
    }

    boolean hasPromised() {
        return stage != Stage.DISCOVERY;
    }

    boolean awaitsSync() {
        return stage == Stage.EPOCH_PROMISED;
    }

    /**
     * Whether everything that was logged when its sync began is in the learner's log. An observer
     * gets only what is committed: if it were told sooner that it is up to date, it would not find
     * what it forwarded on an older link, and forward it again.
     */
    boolean hasWhatItMayHaveAsked(ZabState state) {
        return !isObserver() || state.history.committedZxid() >= joinZxid;
    }

    /**
     * Whether it promised the epoch on this very link, and its sync has begun: only then its acks
     * count.
     */
    boolean isInSync() {
        return stage.compareTo(Stage.SYNCING) >= 0;
    }

    void becomeUpToDate() {
        stage = Stage.FORWARDING;
    }

    boolean isUpToDate() {
        return stage == Stage.FORWARDING;
    }

    /**
     * Whether it was rebuilt, and has durably all that the leader had when the rebuilding began.
     */
    boolean isRebuilt() {
        return !isBelieved() && hasAllSinceItsJoin();
    }

    /** Whether it votes, and its acks say that it has all that there was when its sync began. */
    boolean hasSynced() {
        return voter && hasAllSinceItsJoin();
    }

    private boolean hasAllSinceItsJoin() {
        return isUpToDate() && ackedZxid >= joinZxid;
    }

    void acked(Message.Ack ack) {
        ackedZxid = Math.max(ackedZxid, ack.zxid());
        voter |= ack.voter();
    }

    /** It answered a round of heartbeats of this epoch. */
    void answered(long round) {
        pongRound = Math.max(pongRound, round);
    }

    /** It answered a ping, of whatever epoch: they are counted. */
    void ponged(long nowNanos, long verdictNanos) {
        pongs++;
        while (!onTheWay.isEmpty() && onTheWay.getFirst().ping <= pongs) {
            Part read = onTheWay.removeFirst();
            onTheWayBytes -= read.bytes;
            if (read.ping >= adjustAtPing) {
                adjustAtPing = pings + 1;
                adjustWindow(nowNanos - read.sentNanos, verdictNanos);
            }
        }
    }

    /** Once for all that is on the way at a time. */
    private void adjustWindow(long tookNanos, long verdictNanos) {
        if (tookNanos < verdictNanos / 4) {
            windowBytes = Math.min(windowBytes * 2, WINDOW_MAX_BYTES);
        } else if (tookNanos > verdictNanos / 2) {
            windowBytes = Math.max(windowBytes / 2, WINDOW_MIN_BYTES);
        }
    }

    /** What a heartbeat says, and when. */
    record Beat(long epoch, long round, long committedZxid, long nowNanos) {}

    /** A heartbeat: pongs come in the order of pings, one for each. */
    void ping(Beat beat, ZabEffects out) {
        pings++;
        out.send(link.id, new Message.Ping(beat.epoch, beat.round, beat.committedZxid, permit));
    }

    /** The learner answers this ping when it has read what was sent before it. */
    private void pingBehind(long bytes, Beat beat, ZabEffects out) {
        ping(beat, out);
        onTheWay.addLast(new Part(pings, bytes, beat.nowNanos()));
        onTheWayBytes += bytes;
    }

    void beginSync(ZabState state, long epoch, SyncPlan plan, ZabEffects out) {
        stage = Stage.SYNCING;
        sentZxid = plan.zxid();
        joinZxid = state.history.lastZxid();
        snapshot = plan instanceof SyncPlan.Snapshot whole ? whole : null;
        out.send(link.id, new Message.Sync(epoch, plan));
    }

    /** A stream from disk reached {@code zxid}: the next piece goes when this one was read. */
    void streamed(long zxid, Beat beat, ZabEffects out) {
        streaming = false;
        sentZxid = Math.max(sentZxid, zxid);
        pingBehind(pieceBytes, beat, out);
    }

    /** A part of the snapshot has left; the next goes when this one was read. */
    void snapshotStreamed(long offsetBytes, boolean complete, Beat beat, ZabEffects out) {
        streaming = false;
        long bytes = offsetBytes - snapshotOffsetBytes;
        snapshotOffsetBytes = offsetBytes;
        snapshotSent |= complete;
        pingBehind(bytes, beat, out);
    }

    /** Whether this is the snapshot that it was to take; history follows from now on. */
    boolean snapshotTaken(long zxid) {
        SyncPlan.Snapshot expected = snapshot;
        boolean taken = expected != null && snapshotSent && expected.zxid() == zxid;
        if (taken) {
            snapshot = null;
        }
        return taken;
    }

    /** The records above this one are still to be sent; {@link Long#MAX_VALUE} if none is. */
    long neededZxid() {
        return stage == Stage.SYNCING ? sentZxid : Long.MAX_VALUE;
    }

    /** Whether the log that is still to be sent was purged. */
    boolean isCutOff(ZabState state) {
        return stage == Stage.SYNCING
                && sentZxid < state.retained.logStartZxid()
                && !state.history.window().covers(sentZxid);
    }

    private void pumpSnapshot(
            SyncPlan.Snapshot whole, Beat beat, long bytesPerSecond, ZabEffects out) {
        if (snapshotOffsetBytes == 0) {
            snapshotBegunNanos = beat.nowNanos;
        }
        double seconds = (beat.nowNanos - snapshotBegunNanos) / 1e9;
        boolean tooFast = snapshotOffsetBytes > seconds * bytesPerSecond;
        if (!snapshotSent && !tooFast && onTheWayBytes < windowBytes) {
            streaming = true;
            out.streamSnapshot(
                    link.id,
                    new SnapshotPart(beat.epoch, whole.zxid(), snapshotOffsetBytes, windowBytes));
        }
    }

    /**
     * Sends what the learner lacks: from the window, or else by a stream from disk. Observers get
     * only what is committed.
     *
     * @return whether the learner now has everything
     */
    boolean pump(ZabState state, Beat beat, ZabEffects out) {
        long committed = beat.committedZxid;
        long epoch = beat.epoch;
        long limit = isObserver() ? committed : state.history.lastZxid();
        if (streaming || stage.compareTo(Stage.SYNCING) < 0) {
            return false;
        }
        SyncPlan.Snapshot whole = snapshot;
        if (whole != null) {
            pumpSnapshot(whole, beat, state.config.syncBytesPerSecond(), out);
            return false;
        }
        long sent = 0;
        while (sentZxid < limit && sent < PASS_MAX_BYTES) {
            if (!isUpToDate() && onTheWayBytes >= windowBytes) {
                return false;
            }
            if (!state.history.window().covers(sentZxid)) {
                // The disk is asked only for what it surely has.
                long upTo = Math.min(limit, state.log.flushedZxid());
                streaming = upTo > sentZxid;
                if (streaming) {
                    pieceBytes = windowBytes;
                    out.stream(
                            link.id,
                            new HistoryPiece(epoch, sentZxid, upTo, committed, pieceBytes));
                }
                return false;
            }
            List<Proposal> records = new ArrayList<>();
            state.history.window().copyAfter(sentZxid, limit, PROPOSE_MAX_BYTES, records);
            sentZxid = records.get(records.size() - 1).zxid();
            long bytes = 0;
            for (Proposal record : records) {
                bytes += record.length();
            }
            sent += bytes;
            sentCommitZxid = committed;
            out.send(link.id, new Message.Propose(epoch, committed, records));
            if (!isUpToDate()) {
                pingBehind(bytes, beat, out);
            }
        }
        if (sentZxid < limit) {
            return false;
        }
        if (committed > sentCommitZxid) {
            sentCommitZxid = committed;
            out.send(link.id, new Message.Commit(epoch, committed));
        }
        return true;
    }
}
