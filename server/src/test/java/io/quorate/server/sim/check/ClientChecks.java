package io.quorate.server.sim.check;

import static io.quorate.server.sim.check.CheckFailed.hex;
import static io.quorate.server.sim.check.CheckFailed.require;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.WatchEvent;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;
import io.quorate.protocol.wire.ReplyHeader;
import io.quorate.server.sim.model.Asker;
import io.quorate.server.sim.model.KeeperModel;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/**
 * What clients see, held against the history and the model of it. As each reply carries a zxid and
 * the model knows every state, all of it takes linear time: writes are linearizable in zxid order
 * (K1), replies never go back (K3), a read shows exactly the state of the zxid it names to who may
 * see it (K4, K5, K10), sync is a barrier, an acknowledged write is in the history (K13), a session
 * that has ended is answered nothing (K8).
 */
public final class ClientChecks {

    private final ServedHistory served;
    private final CommittedHistory committed;
    private final WatchBeforeRead watches = new WatchBeforeRead();
    private final Map<Long, Conversation> conversations = new HashMap<>();
    private final Map<Long, Long> seenBySession = new HashMap<>();
    private long doneZxid;
    private long replies;
    private long unknown;

    public ClientChecks(ServedHistory served, CommittedHistory committed) {
        this.served = served;
        this.committed = committed;
    }

    private Conversation with(long connection) {
        return conversations.computeIfAbsent(connection, c -> new Conversation(served.model()));
    }

    // ── what clients say ─────────────────────────────────────────────────────────────────────────

    /** A client is about to send a request. */
    public Call asks(int client, long sessionId, long connection, int xid, Request request) {
        Call call =
                new Call(
                        client,
                        sessionId,
                        connection,
                        xid,
                        request,
                        with(connection).claimedIdentities(),
                        doneZxid);
        served.asked(call);
        return call;
    }

    /** A client is about to say who it is. */
    public void authenticates(long connection, Request.Auth auth) {
        with(connection).claims(KeeperModel.identityOf(auth));
    }

    /** A client comes (back) with this session and says that it has seen {@code lastZxid}. */
    public long lastSeen(long sessionId) {
        return seenBySession.getOrDefault(sessionId, 0L);
    }

    /** The newest zxid whose write is known to be done by anybody. */
    long doneZxid() {
        return doneZxid;
    }

    /** A request's connection ended before it was answered. */
    public void lost(Call call) {
        unknown++;
    }

    /** A server says that there is no such session. */
    public void gone(long sessionId) {
        require(
                !served.model().isLive(sessionId),
                "K8 gone when told so",
                () -> hex(sessionId) + " lives, and its client is told that it does not");
    }

    /** The connection ended, and its watches with it. */
    public void disconnected(long connection) {
        conversations.remove(connection);
    }

    // ── what they hear ───────────────────────────────────────────────────────────────────────────

    public void event(long connection, long zxid, WatchEvent event) {
        watches.event(with(connection), zxid, event);
    }

    /** A ping was answered. */
    public void ponged(long connection, ReplyHeader header) {
        watches.shown(with(connection), header.zxid());
    }

    /** The oldest authentication that was under way is answered. */
    public void authenticated(long connection, ReplyHeader header) {
        boolean good = with(connection).answersClaim();
        require(
                header.zxid() == 0
                        && header.error() == (good ? ErrorCode.OK : ErrorCode.AUTH_FAILED),
                "K10 authentication",
                () -> (good ? "a good one" : "a bad one") + " is answered " + header);
    }

    /** A reply, in the order of its connection. */
    public void replied(Call call, ReplyHeader header, @Nullable Response response) {
        replies++;
        if (isAnsweredWithoutState(call, header)) {
            return;
        }
        long zxid = header.zxid();
        requireInOrder(call, zxid);
        if (call.connection() != Call.NOWHERE) {
            watches.shown(with(call.connection()), zxid);
        }
        Response told = response == null ? new Response.Failed(header.error()) : response;
        if (call.isWrite() || call.request() instanceof Request.CloseSession) {
            wrote(call, header, told);
        } else {
            read(call, header, told);
        }
        if (call.connection() != Call.NOWHERE) {
            watches.answered(with(call.connection()), call.request(), zxid, header.error());
        }
    }

    /** Operations that do not exist, and SASL, which is not there either. */
    private static boolean isAnsweredWithoutState(Call call, ReplyHeader header) {
        if (call.request() instanceof Request.Unknown) {
            require(
                    header.zxid() == -1 && header.error() == ErrorCode.UNIMPLEMENTED,
                    "K1 results",
                    () -> call + " is answered " + header);
            return true;
        }
        if (call.request() instanceof Request.Sasl) {
            require(
                    header.zxid() == 0 && header.error() == ErrorCode.OK,
                    "K1 results",
                    () -> call + " is answered " + header);
            return true;
        }
        return false;
    }

    private void requireInOrder(Call call, long zxid) {
        long seen = lastSeen(call.sessionId());
        require(
                zxid >= seen,
                "K3 a session never goes back",
                () -> call + " is answered as of " + hex(zxid) + " after " + hex(seen));
        require(
                zxid <= committed.sequence().lastZxid(),
                "K4 only what is committed is shown",
                () -> call + " is answered as of " + hex(zxid));
        long end = served.model().endOf(call.sessionId());
        require(
                zxid < end || call.request() instanceof Request.CloseSession,
                "K8 nothing behind the end of a session",
                () -> call + " is answered as of " + hex(zxid) + ", and ended at " + hex(end));
        seenBySession.put(call.sessionId(), zxid);
    }

    private void wrote(Call call, ReplyHeader header, Response told) {
        ServedHistory.Done done = served.done(call);
        if (done == null) {
            throw new CheckFailed(
                    "K13 acknowledged is committed",
                    call + " is answered with " + header + " and is not in the history");
        }
        require(
                done.zxid() > call.floorZxid(),
                "K1 linearizable writes",
                () ->
                        call
                                + " committed at "
                                + hex(done.zxid())
                                + ", before "
                                + hex(call.floorZxid())
                                + ", which was done when it was asked");
        require(
                header.zxid() >= done.zxid(),
                "K2 own writes are seen",
                () ->
                        call
                                + " of "
                                + hex(done.zxid())
                                + " is answered as of "
                                + hex(header.zxid()));
        doneZxid = Math.max(doneZxid, done.zxid());
        if (done.outcome() == null) {
            require(
                    header.error() == ErrorCode.OK,
                    "K1 results",
                    () -> call + " is answered " + header);
        } else {
            requireSame(
                    call.request() instanceof Request.Multi ? "K6 multi" : "K1 results",
                    call,
                    done.zxid(),
                    told,
                    done.outcome().response());
        }
    }

    private void read(Call call, ReplyHeader header, Response told) {
        long zxid = header.zxid();
        switch (call.request()) {
            case Request.AddWatch r -> {}
            case Request.CheckWatches r -> {}
            case Request.RemoveWatches r -> {}
            case Request.SetWatches r -> {}
            case Request.SetWatches2 r -> {}
            default -> {
                if (call.request() instanceof Request.Sync) {
                    require(
                            zxid >= call.floorZxid(),
                            "R20 sync is a barrier",
                            () ->
                                    call
                                            + " shows "
                                            + hex(zxid)
                                            + " and not "
                                            + hex(call.floorZxid()));
                }
                Asker asker =
                        call.connection() == Call.NOWHERE
                                ? call.asker()
                                : new Asker(call.sessionId(), with(call.connection()).identities());
                Response due = served.model().read(call.request(), asker, zxid);
                requireSame("K4 reads", call, zxid, KeeperModel.comparable(told), due);
            }
        }
    }

    private static void requireSame(
            String name, Call call, long zxid, Response told, Response due) {
        if (!told.equals(due)) {
            boolean secret =
                    due instanceof Response.Failed(ErrorCode error) && error == ErrorCode.NO_AUTH;
            throw new CheckFailed(
                    secret ? "K10 nothing without permission" : name,
                    call + " as of " + hex(zxid) + " is told " + told + ", not " + due);
        }
    }

    /** Requests that were answered. */
    public long replies() {
        return replies;
    }

    /** Requests of unknown outcome. */
    public long unknown() {
        return unknown;
    }

    /** Events of watches. */
    public long events() {
        return watches.events();
    }
}
