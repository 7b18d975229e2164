package io.quorate.server.sim.check;

import static io.quorate.server.sim.check.CheckFailed.hex;
import static io.quorate.server.sim.check.CheckFailed.require;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.Stat;
import io.quorate.protocol.WatchEvent;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;
import io.quorate.protocol.wire.ReplyHeader;
import io.quorate.server.txn.Txn;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What clients see, held against the history. As each reply carries a zxid and the history knows
 * every state, all of it takes linear time: writes are linearizable in zxid order (K1), replies
 * never go back (K3), a read shows exactly the state of the zxid it names (K4, K5), sync is a
 * barrier, an acknowledged write is in the history (K13).
 */
public final class ClientChecks {

    private final ServedHistory served;
    private final CommittedHistory committed;
    private final WatchBeforeRead watches;
    private final Map<Long, Long> seenBySession = new HashMap<>();
    private long doneZxid;
    private long replies;
    private long unknown;

    public ClientChecks(ServedHistory served, CommittedHistory committed) {
        this.served = served;
        this.committed = committed;
        this.watches = new WatchBeforeRead(served.model());
    }

    /** A client is about to send a request. */
    public Call asks(int client, long sessionId, long connection, int xid, Request request) {
        Call call = new Call(client, sessionId, connection, xid, request, doneZxid);
        served.asked(call);
        return call;
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
                "session " + hex(sessionId) + " lives, and its client is told that it does not");
    }

    /** The connection ended: its watches are no longer expected to fire. */
    public void disconnected(long connection) {
        watches.disconnected(connection);
    }

    public void event(long connection, long zxid, WatchEvent event) {
        watches.event(connection, zxid, event);
    }

    /** A reply, in the order of its connection. */
    public void replied(Call call, ReplyHeader header, @Nullable Response response) {
        replies++;
        long zxid = header.zxid();
        long seen = lastSeen(call.sessionId());
        require(
                zxid >= seen,
                "K3 a session never goes back",
                call + " is answered as of " + hex(zxid) + " after " + hex(seen));
        require(
                zxid <= committed.sequence().lastZxid(),
                "K4 only what is committed is shown",
                call + " is answered as of " + hex(zxid));
        seenBySession.put(call.sessionId(), zxid);
        watches.shown(call.connection(), zxid);
        if (call.isWrite()) {
            wrote(call, header, response);
        } else if (call.request() instanceof Request.Sync) {
            require(
                    zxid >= call.floorZxid(),
                    "R20 sync is a barrier",
                    call + " shows " + hex(zxid) + " and not " + hex(call.floorZxid()));
        } else {
            read(call, header, response);
        }
    }

    private void wrote(Call call, ReplyHeader header, @Nullable Response response) {
        ServedHistory.Outcome outcome = served.outcome(call);
        if (outcome == null) {
            throw new CheckFailed(
                    "K13 acknowledged is committed",
                    call + " is answered with " + header + " and is not in the history");
        }
        require(
                outcome.zxid() > call.floorZxid(),
                "K1 linearizable writes",
                call
                        + " committed at "
                        + hex(outcome.zxid())
                        + ", before "
                        + hex(call.floorZxid())
                        + ", which was done when it was asked");
        require(
                header.zxid() >= outcome.zxid(),
                "K2 own writes are seen",
                call + " of " + hex(outcome.zxid()) + " is answered as of " + hex(header.zxid()));
        doneZxid = Math.max(doneZxid, outcome.zxid());
        ErrorCode decided = outcome.txn() instanceof Txn.Error error ? error.code() : ErrorCode.OK;
        require(
                header.error() == decided,
                "K1 results",
                call + " is answered " + header.error() + " and was " + decided);
        switch (response) {
            case Response.Create r -> requirePath(call, outcome.txn(), r.path());
            case Response.Create2 r -> {
                requirePath(call, outcome.txn(), r.path());
                if (call.request() instanceof Request.Create2 create) {
                    requireStat(call, r.path(), outcome.zxid(), r.stat(), create.data());
                }
            }
            case Response.SetData r -> {
                if (call.request() instanceof Request.SetData set) {
                    requireStat(call, set.path(), outcome.zxid(), r.stat(), set.data());
                }
            }
            case Response.Multi r -> multi(call, outcome, r.results());
            case null, default -> {}
        }
    }

    private void multi(Call call, ServedHistory.Outcome outcome, List<Response> results) {
        List<Txn.Op> ops = outcome.txn() instanceof Txn.Multi decided ? decided.ops() : List.of();
        require(
                ops.size() == results.size(),
                "K6 multi",
                call + " has " + results.size() + " results");
        for (int i = 0; i < results.size(); i++) {
            ErrorCode decided = ops.get(i) instanceof Txn.Error error ? error.code() : ErrorCode.OK;
            ErrorCode told =
                    results.get(i) instanceof Response.Failed failed
                            ? failed.error()
                            : ErrorCode.OK;
            require(
                    decided == told,
                    "K6 multi",
                    call + " result " + i + " is " + told + " and was " + decided);
            if (results.get(i) instanceof Response.Create created) {
                requirePath(call, ops.get(i), created.path());
            }
        }
    }

    private static void requirePath(Call call, Txn txn, String path) {
        require(
                txn instanceof Txn.Create create && create.path().utf8().equals(path),
                "K5 created paths",
                call + " is answered with " + path + " and was " + txn);
    }

    private void requireStat(Call call, String path, long zxid, Stat stat) {
        requireStat(call, served.model().at(path, zxid), zxid, stat);
    }

    /** The reply to a write tells of what was written, even if a quota shows its usage there. */
    private void requireStat(
            Call call, String path, long zxid, Stat stat, byte @Nullable [] written) {
        TreeModel.Znode znode = served.model().at(path, zxid);
        requireStat(call, znode == null ? null : znode.withData(written), zxid, stat);
    }

    private static void requireStat(
            Call call, TreeModel.@Nullable Znode znode, long zxid, Stat stat) {
        Stat expected = znode == null ? null : znode.stat();
        require(
                stat.equals(expected),
                "K5 stats",
                call + " as of " + hex(zxid) + " is told " + stat + ", not " + expected);
    }

    private void read(Call call, ReplyHeader header, @Nullable Response response) {
        long zxid = header.zxid();
        switch (call.request()) {
            case Request.Exists r -> {
                requireFound(call, r.path(), header);
                if (response instanceof Response.Exists found) {
                    requireStat(call, r.path(), zxid, found.stat());
                }
                if (r.watch()) {
                    watches.watched(call.connection(), r.path(), zxid, false);
                }
            }
            case Request.GetData r -> {
                requireFound(call, r.path(), header);
                if (response instanceof Response.GetData found) {
                    requireStat(call, r.path(), zxid, found.stat());
                    TreeModel.Znode znode = served.model().at(r.path(), zxid);
                    require(
                            znode != null && Arrays.equals(znode.data(), found.data()),
                            "K4 reads",
                            call + " as of " + hex(zxid) + " shows other data");
                    if (r.watch()) {
                        watches.watched(call.connection(), r.path(), zxid, false);
                    }
                }
            }
            case Request.GetChildren2 r -> {
                requireFound(call, r.path(), header);
                if (response instanceof Response.GetChildren2 found) {
                    requireStat(call, r.path(), zxid, found.stat());
                    List<String> expected = served.model().childrenAt(r.path(), zxid);
                    require(
                            found.children().stream().sorted().toList().equals(expected),
                            "K4 reads",
                            call + " as of " + hex(zxid) + " shows " + found.children());
                    if (r.watch()) {
                        watches.watched(call.connection(), r.path(), zxid, true);
                    }
                }
            }
            case Request.AddWatch r ->
                    require(header.error() == ErrorCode.OK, "K7 lasting watches", call + " fails");
            case Request.RemoveWatches r ->
                    require(
                            header.error() == ErrorCode.OK
                                    || header.error() == ErrorCode.NO_WATCHER,
                            "K7 lasting watches",
                            call + " fails");
            default -> throw new IllegalArgumentException("no rule for " + call);
        }
    }

    private void requireFound(Call call, String path, ReplyHeader header) {
        ErrorCode expected =
                served.model().at(path, header.zxid()) == null ? ErrorCode.NO_NODE : ErrorCode.OK;
        require(
                header.error() == expected,
                "K4 reads",
                call + " as of " + hex(header.zxid()) + " is " + header.error());
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
