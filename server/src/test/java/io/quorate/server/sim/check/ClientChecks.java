package io.quorate.server.sim.check;

import static io.quorate.server.sim.check.CheckFailed.hex;

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

    private final Promises promises;
    private final ServedHistory served;
    private final CommittedHistory committed;
    private final WatchBeforeRead watches;
    private final Map<Long, Conversation> conversations = new HashMap<>();
    private final Map<Long, Long> seenBySession = new HashMap<>();
    private long doneZxid;
    private long replies;
    private long unknown;

    public ClientChecks(Promises promises, ServedHistory served, CommittedHistory committed) {
        this.promises = promises;
        watches = new WatchBeforeRead(promises);
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
        promises.require(
                !served.model().isLive(sessionId),
                Promise.GONE_WHEN_TOLD_SO,
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
        promises.require(
                header.zxid() == 0
                        && header.error() == (good ? ErrorCode.OK : ErrorCode.AUTH_FAILED),
                Promise.AUTHENTICATION,
                () -> (good ? "a good one" : "a bad one") + " is answered " + header);
    }

    /** A connection's next reply is that to its oldest request, null if all are answered. */
    public Call answers(@Nullable Call oldest, ReplyHeader header) {
        promises.require(
                oldest != null && oldest.xid() == header.xid(),
                Promise.REPLIES_IN_ORDER,
                () -> header + " comes, and next is " + oldest);
        return oldest;
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
    private boolean isAnsweredWithoutState(Call call, ReplyHeader header) {
        if (call.request() instanceof Request.Unknown) {
            promises.require(
                    header.zxid() == -1 && header.error() == ErrorCode.UNIMPLEMENTED,
                    Promise.RESULTS,
                    () -> call + " is answered " + header);
            return true;
        }
        if (call.request() instanceof Request.Sasl) {
            promises.require(
                    header.zxid() == 0 && header.error() == ErrorCode.OK,
                    Promise.RESULTS,
                    () -> call + " is answered " + header);
            return true;
        }
        return false;
    }

    private void requireInOrder(Call call, long zxid) {
        long seen = lastSeen(call.sessionId());
        promises.require(
                zxid >= seen,
                Promise.NEVER_GOES_BACK,
                () -> call + " is answered as of " + hex(zxid) + " after " + hex(seen));
        promises.require(
                zxid <= committed.sequence().lastZxid(),
                Promise.SHOWN_IS_COMMITTED,
                () -> call + " is answered as of " + hex(zxid));
        long end = served.model().endOf(call.sessionId());
        promises.require(
                zxid < end || call.request() instanceof Request.CloseSession,
                Promise.NOTHING_BEHIND_THE_END,
                () -> call + " is answered as of " + hex(zxid) + ", and ended at " + hex(end));
        seenBySession.put(call.sessionId(), zxid);
    }

    private void wrote(Call call, ReplyHeader header, Response told) {
        ServedHistory.Done done = served.done(call);
        promises.require(
                done != null,
                Promise.ACKNOWLEDGED_IS_COMMITTED,
                () -> call + " is answered with " + header + " and is not in the history");
        promises.require(
                done.zxid() > call.floorZxid(),
                Promise.LINEARIZABLE_WRITES,
                () ->
                        call
                                + " committed at "
                                + hex(done.zxid())
                                + ", before "
                                + hex(call.floorZxid())
                                + ", which was done when it was asked");
        promises.require(
                header.zxid() >= done.zxid(),
                Promise.OWN_WRITES_ARE_SEEN,
                () ->
                        call
                                + " of "
                                + hex(done.zxid())
                                + " is answered as of "
                                + hex(header.zxid()));
        doneZxid = Math.max(doneZxid, done.zxid());
        if (done.outcome() == null) {
            promises.require(
                    header.error() == ErrorCode.OK,
                    Promise.RESULTS,
                    () -> call + " is answered " + header);
        } else {
            requireSame(
                    call.request() instanceof Request.Multi ? Promise.MULTI : Promise.RESULTS,
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
                    promises.require(
                            zxid >= call.floorZxid(),
                            Promise.SYNC_IS_A_BARRIER,
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
                requireSame(Promise.READS, call, zxid, KeeperModel.comparable(told), due);
            }
        }
    }

    private void requireSame(Promise promise, Call call, long zxid, Response told, Response due) {
        boolean secret =
                due instanceof Response.Failed(ErrorCode error) && error == ErrorCode.NO_AUTH;
        promises.require(
                told.equals(due),
                secret ? Promise.NOTHING_WITHOUT_PERMISSION : promise,
                () -> call + " as of " + hex(zxid) + " is told " + told + ", not " + due);
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
