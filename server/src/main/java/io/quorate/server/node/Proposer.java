package io.quorate.server.node;

import io.quorate.protocol.Identity;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.wire.WireReader;
import io.quorate.server.common.Invariant;
import io.quorate.server.request.AccessCheck;
import io.quorate.server.request.GrowthLimits;
import io.quorate.server.request.Preparer;
import io.quorate.server.tree.SpeculativeTree;
import io.quorate.server.txn.Txn;
import io.quorate.server.txn.TxnCodec;
import io.quorate.server.txn.TxnHeader;
import io.quorate.server.zab.LinkId;
import io.quorate.server.zab.Proposal;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Decides, one after the other, what clients of all servers ask of this leader, against the state
 * as it will be when all it has proposed is applied; and proposes it. Bounds what is proposed and
 * not applied.
 */
final class Proposer {

    private static final long NANOS_PER_MICRO = 1_000;

    private final Pass pass;
    private final Broadcast broadcast;
    private final Answers answers;
    private final Replica replica;
    private final Counters counters;
    private final NodeConfig config;
    private final AccessCheck access;
    private final GrowthLimits limits;
    private SpeculativeSessions sessions;
    private final IdentityCache identities = new IdentityCache();
    private final WireReader reader = new WireReader(new byte[0]);

    private boolean leading;

    /** The tree as it will be; made anew for each time that this server leads. */
    private SpeculativeTree tree;

    private Preparer preparer;

    /** What is proposed and not applied yet. */
    private int outstanding;

    private long outstandingBytes;

    Proposer(
            Pass pass,
            Broadcast broadcast,
            Answers answers,
            Replica replica,
            AccessCheck access,
            Counters counters,
            NodeConfig config) {
        this.pass = pass;
        this.broadcast = broadcast;
        this.answers = answers;
        this.replica = replica;
        this.counters = counters;
        this.config = config;
        this.access = access;
        limits =
                new GrowthLimits(
                        broadcast::mayGrow,
                        config.service().enforceQuota(),
                        config.service().childListBytesMax(),
                        counters.meters.limits);
        sessions = new SpeculativeSessions(replica.sessions);
        tree = new SpeculativeTree(replica.tree);
        preparer = preparer();
    }

    /** This server leads from now on: everything older is applied. */
    void begin() {
        end();
        leading = true;
        sessions = new SpeculativeSessions(replica.sessions);
        tree = new SpeculativeTree(replica.tree);
        preparer = preparer();
    }

    private Preparer preparer() {
        return new Preparer(tree, access, config.service().extendedTypes(), limits);
    }

    /** It does not, any more. */
    void end() {
        leading = false;
        sessions.clear();
        tree.clear();
        outstanding = 0;
        outstandingBytes = 0;
    }

    /** Whether another request may be decided now. */
    boolean mayPropose() {
        return leading
                && outstanding < config.pendingWritesMax()
                && outstandingBytes < config.pendingBytesMax()
                && broadcast.mayPropose();
    }

    /**
     * Decides the forwarded write at {@code position}.
     *
     * @param packed the writes of a {@link RelayMessage.Forward}
     * @param buffer the same, wrapped
     * @return where the next write begins
     */
    int decide(@Nullable LinkId link, byte[] packed, ByteBuffer buffer, int position) {
        reader.reset(buffer, position, packed.length);
        long connection = reader.readLong();
        long sessionId = reader.readLong();
        List<Identity> asker = identities.read(packed, reader);
        int frameBytes = reader.readLength();
        int end = reader.position() + Math.max(0, frameBytes);
        reader.reset(buffer, reader.position(), end);
        int xid = reader.readInt();
        OpCode op = OpCode.fromCode(reader.readInt());
        SpeculativeSessions.Standing standing = standing(sessionId, connection, op);
        if (standing != SpeculativeSessions.Standing.OWNER || op == null) {
            boolean moved = standing == SpeculativeSessions.Standing.MOVED;
            answers.answer(
                    link,
                    new RelayMessage.SessionLost(new ConnectionId(connection), sessionId, moved));
            return end;
        }
        long zxid = broadcast.nextZxid();
        Txn txn = preparer.prepare(zxid, sessionId, asker, op, reader);
        if (txn instanceof Txn.CloseSession) {
            sessions.closeProposed(sessionId, zxid);
        }
        propose(zxid, new TxnHeader(sessionId, connection, xid, pass.wallMillis()), txn);
        return end;
    }

    /**
     * Sessions that only their server knows are its affair: it says 0, and nothing can be theirs.
     */
    private SpeculativeSessions.Standing standing(
            long sessionId, long connection, @Nullable OpCode op) {
        if (sessionId == 0) {
            return op == OpCode.CLOSE_SESSION
                    ? SpeculativeSessions.Standing.GONE
                    : SpeculativeSessions.Standing.OWNER;
        }
        return sessions.standing(sessionId, connection);
    }

    /** A client without a session: the id comes from the transaction's own zxid. */
    void open(RelayMessage.OpenSession ask) {
        ConnectionId connection = ask.connection();
        long zxid = broadcast.nextZxid();
        long sessionId =
                ask.sessionId() == 0 ? SessionIds.of(connection.serverId(), zxid) : ask.sessionId();
        sessions.createProposed(sessionId, connection.value(), ask.password(), zxid);
        propose(
                zxid,
                new TxnHeader(sessionId, connection.value(), 0, pass.wallMillis()),
                new Txn.CreateSession(ask.timeoutMillis(), ask.password()));
    }

    /** The password first: without it nothing changes (ZAB R22). */
    void attach(@Nullable LinkId link, RelayMessage.AttachSession ask) {
        long sessionId = ask.sessionId();
        if (link != null) {
            counters.meters.revalidations.increment();
        }
        RelayMessage.AttachRefused refused =
                new RelayMessage.AttachRefused(ask.connection(), sessionId);
        if (!sessions.passwordMatches(sessionId, ask.password())) {
            answers.answer(link, refused);
        } else if (sessions.isClosing(sessionId)) {
            // That the session is gone is told when it is true: the next leader may know better.
            sessions.refuseWhenClosed(sessionId, link, refused);
        } else {
            long zxid = broadcast.nextZxid();
            sessions.attachProposed(sessionId, ask.connection().value(), zxid);
            propose(
                    zxid,
                    new TxnHeader(sessionId, ask.connection().value(), 0, pass.wallMillis()),
                    new Txn.AttachSession(ask.timeoutMillis()));
        }
    }

    /**
     * A session's time is over.
     *
     * @return whether it is being closed; if not, it may be asked again
     */
    boolean expire(long sessionId) {
        if (sessions.isClosing(sessionId)) {
            return true;
        }
        if (!mayPropose()) {
            return false;
        }
        long zxid = broadcast.nextZxid();
        Txn close = preparer.closeSession(zxid, sessionId);
        sessions.closeProposed(sessionId, zxid);
        propose(zxid, new TxnHeader(sessionId, 0, 0, pass.wallMillis()), close);
        counters.meters.sessionsExpired.increment();
        return true;
    }

    /**
     * The time of a container or a znode with a time to live is over.
     *
     * @return whether it is being deleted
     */
    boolean reap(byte[] path) {
        long zxid = broadcast.nextZxid();
        Txn delete = preparer.reap(zxid, path);
        if (delete == null) {
            return false;
        }
        propose(zxid, new TxnHeader(0, 0, 0, pass.wallMillis()), delete);
        return true;
    }

    private void propose(long zxid, TxnHeader header, Txn txn) {
        byte[] record = TxnCodec.encode(header, txn, Proposal.HEADER_BYTES);
        Proposal proposal = broadcast.propose(record);
        Invariant.check(proposal.zxid() == zxid, "not the zxid foreseen", proposal.zxid(), zxid);
        outstanding++;
        outstandingBytes += record.length;
        counters.proposed(record.length);
    }

    /** How much is proposed and not applied yet. */
    int outstanding() {
        return outstanding;
    }

    long nowNanos() {
        return pass.nowNanos();
    }

    /** All that came then in one message is proposed. */
    void proposedSince(long arrivedNanos) {
        counters.meters.proposeMicros.observe((pass.nowNanos() - arrivedNanos) / NANOS_PER_MICRO);
    }

    /** A transaction that this leader proposed is applied. */
    void delivered(TxnHeader header, Proposal record) {
        outstanding--;
        outstandingBytes -= record.length();
        tree.committed(record.zxid());
        sessions.delivered(header.sessionId(), record.zxid(), answers);
    }
}
