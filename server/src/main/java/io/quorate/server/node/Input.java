package io.quorate.server.node;

import io.quorate.server.session.SessionTable;
import io.quorate.server.tree.DataTree;
import io.quorate.server.zab.DiskState;
import io.quorate.server.zab.Hello;
import io.quorate.server.zab.HistoryBase;
import io.quorate.server.zab.LinkId;
import io.quorate.server.zab.LinkKind;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.PeerMessage;

import java.nio.ByteBuffer;

/**
 * Everything that can happen to a server, as the tests and the simulator write it down. Each
 * comment says who produces it.
 */
public sealed interface Input {

    /**
     * The clock: every tick interval, after what had arrived was processed. Wall time only stamps
     * transactions.
     */
    record Tick(long wallMillis) implements Input {}

    /**
     * A client connected (front).
     *
     * @param from the connection
     * @param address the remote address in numeric form, as the ip scheme wants it
     * @param entropy 16 random bytes: the password if a session is created here
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    record ClientConnected(ConnectionId from, String address, byte[] entropy) implements Input {}

    /**
     * Whole frames of one pass, each with its length prefix, read in place: the buffer is the
     * core's only during the step (front). The first frame of a connection is the ConnectRequest.
     */
    record ClientFrames(ConnectionId from, ByteBuffer frames) implements Input {}

    /** The client has taken most of what was for it: {@link Effects#tellWhenTaken} (front). */
    record ClientTook(ConnectionId from) implements Input {}

    /** The client's connection ended (front). */
    record ClientGone(ConnectionId from) implements Input {}

    /** A link to a peer is up and the peer has said who it is (peer). */
    record LinkUp(LinkId link, LinkKind kind, PeerId peer, boolean dialledByUs, Hello hello)
            implements Input {}

    /** {@code ZabEffects.dialLeader} failed (peer). */
    record DialFailed(PeerId leader, String reason) implements Input {}

    record PeerSaid(LinkId link, PeerMessage message) implements Input {}

    record LinkDown(LinkId link) implements Input {}

    /** Every log effect up to this ticket is durable (wal). */
    record LogFlushed(long ticket) implements Input {}

    /** The shell has streamed history up to here on this link (peer). */
    record StreamReached(LinkId link, long zxid) implements Input {}

    /** How the disk does: several times a second (shell). */
    record DiskReported(DiskState disk) implements Input {}

    /**
     * The shell has streamed a snapshot up to here on this link (peer).
     *
     * @param complete whether all of it
     */
    record SnapshotStreamed(LinkId link, long offsetBytes, boolean complete) implements Input {}

    /**
     * The snapshot that {@code ZabEffects.receiveSnapshot} asked for is durable and verified
     * (snapshot); none that was given up.
     *
     * @param base the history up to its zxid
     * @param tree its tree; the node's from now on
     * @param sessions its sessions; the node's from now on
     */
    record StateReceived(HistoryBase base, DataTree tree, SessionTable sessions) implements Input {}

    /** Of that snapshot, everything in front of {@code offsetBytes} is written (snapshot). */
    record SnapshotWritten(long offsetBytes) implements Input {}

    /** That snapshot cannot be used (snapshot). */
    record StateRefused(String reason) implements Input {}

    /**
     * {@link Effects#saveState} is done (snapshot).
     *
     * @param generation of what was saved
     */
    record StateSaved(long generation, long zxid, long tookNanos) implements Input {}

    /** It is not, and the saved state is as it was (snapshot). */
    record SaveFailed(long generation, long tookNanos) implements Input {}

    /** A snapshot that a learner can be given (snapshot). */
    record SnapshotKept(long generation, long zxid, long chainHash) implements Input {}

    /** The log holds the records above {@code startZxid} (snapshot). */
    record LogPurged(long generation, long startZxid) implements Input {}

    /**
     * Stop: once the others are a quorum without this server, hand leadership over, answer what can
     * be answered, close clients (shell, on SIGTERM).
     */
    record Stop() implements Input {}
}
