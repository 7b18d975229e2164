package io.quorate.server.node;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.wire.WireReader;
import io.quorate.server.request.AccessCheck;
import io.quorate.server.request.EagerCheck;
import io.quorate.server.request.Preparer;
import io.quorate.server.request.prepare.WriteShape;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Which requests get no further than where they arrive: of nobody, too large, too late, unreadable,
 * or not for a session of this kind. Decides; {@link RequestRouter} answers.
 */
final class Admission {

    /** xid and opcode. */
    private static final int HEADER_BYTES = 8;

    private final Replica replica;
    private final AccessCheck access;
    private final Relay relay;
    private final LocalSessions localSessions;
    private final Counters counters;
    private final List<String> requiredSchemes;
    private final boolean checksEagerly;
    private final boolean upgradesSessions;
    private final ServicePolicy.Throttles throttles;
    private final WireReader body = new WireReader(new byte[0]);
    private EagerCheck eagerCheck;

    Admission(
            Replica replica,
            AccessCheck access,
            Relay relay,
            LocalSessions localSessions,
            Counters counters,
            ServicePolicy service) {
        this.replica = replica;
        this.access = access;
        this.relay = relay;
        this.localSessions = localSessions;
        this.counters = counters;
        requiredSchemes = service.access().requiredSchemes();
        checksEagerly = service.access().eager();
        upgradesSessions = service.sessions().upgrading();
        throttles = service.throttles();
        eagerCheck = new EagerCheck(replica.tree, access);
    }

    /** The replica has another tree. */
    void treeReplaced() {
        eagerCheck = new EagerCheck(replica.tree, access);
    }

    /**
     * Whether the client lacks an identity that this server requires (PROTOCOL 13, enforced auth).
     */
    boolean isNobody(Client client, int opcode) {
        if (requiredSchemes.isEmpty()
                || opcode == OpCode.AUTH.code()
                || opcode == OpCode.SASL.code()
                || client.hasIdentityOf(requiredSchemes)) {
            return false;
        }
        counters.meters.refusals.increment(Refusal.NOT_AUTHENTICATED);
        return true;
    }

    /** What a request of this length counts for among the large ones. */
    int largeBytes(int bytes) {
        int threshold = throttles.largeThresholdBytes();
        return threshold > 0 && bytes > threshold ? bytes : 0;
    }

    /** Whether large requests are unanswered as far as they may be. */
    boolean isTooMuch(int bytes) {
        int large = largeBytes(bytes);
        return large > 0 && counters.largeBytes + large > throttles.largeBytesMax();
    }

    /**
     * Why a request that can be routed goes no further than here, but waits its turn to be told so.
     * Asks the leader for a session if that is what a write needs.
     *
     * @return null if it may go on
     */
    @Nullable ErrorCode refusal(Client client, int opcode, ByteBuffer buffer, int from, int to) {
        Route route = Route.of(opcode);
        if (client.isReadOnly()) {
            return route == Route.WRITE || route == Route.SYNC ? ErrorCode.NOT_READ_ONLY : null;
        }
        OpCode op = OpCode.fromCode(opcode);
        if (route != Route.WRITE || op == null) {
            return null;
        }
        int bodyFrom = from + HEADER_BYTES;
        body.reset(buffer, bodyFrom, to);
        if (!WriteShape.isReadable(op, body)) {
            return ErrorCode.MARSHALLING_ERROR;
        }
        if (checksEagerly && !client.hasRouted() && !relay.isLeading()) {
            body.reset(buffer, bodyFrom, to);
            ErrorCode error =
                    eagerCheck.check(op, body, client.forwardedSessionId(), client.identities());
            if (error != ErrorCode.OK) {
                return error;
            }
        }
        if (client.forwardedSessionId() != 0) {
            return null;
        }
        body.reset(buffer, bodyFrom, to);
        return Preparer.asksForEphemeral(op, body) ? upgrade(client) : null;
    }

    /** A session that only this server knows is to own an ephemeral. */
    private @Nullable ErrorCode upgrade(Client client) {
        LocalSessions.LocalSession local = client.localSession;
        if (local == null || !upgradesSessions) {
            return ErrorCode.EPHEMERAL_ON_LOCAL_SESSION;
        }
        local.upgrading = true;
        client.opening =
                new RelayMessage.OpenSession(
                        client.id,
                        client.timeoutMillis,
                        localSessions.passwordOf(client),
                        client.sessionId);
        relay.ask(client.opening);
        return null;
    }

    /** The same of a request that was held: it may have waited too long to be worth it. */
    @Nullable ErrorCode refusalOfHeld(Client client, Waiting held, long nowNanos) {
        long waitMaxNanos = throttles.operationWaitNanos();
        if (waitMaxNanos > 0
                && nowNanos - held.arrivedNanos > waitMaxNanos
                && mayBeThrottled(held.opcode)) {
            counters.meters.refusals.increment(Refusal.WAITED_TOO_LONG);
            return ErrorCode.THROTTLED_OP;
        }
        return refusal(client, held.opcode, ByteBuffer.wrap(held.frame), 0, held.frame.length);
    }

    /** What keeps a connection alive, ends it, or says who it is, is done however late it is. */
    private static boolean mayBeThrottled(int opcode) {
        return opcode != OpCode.CLOSE_SESSION.code()
                && opcode != OpCode.PING.code()
                && opcode != OpCode.AUTH.code()
                && opcode != OpCode.SASL.code();
    }
}
