package io.quorate.server.sim.check;

import static io.quorate.server.sim.check.CheckFailed.hex;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;
import io.quorate.protocol.wire.ReplyHeader;
import io.quorate.server.sim.check.Submission.Told;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What one session of the client library owes its application: see {@link LibraryChecks}. */
public final class SessionPromises {

    private final Promises promises;
    private final int client;
    private final LibraryChecks all;
    private final ClientChecks clients;
    private final LibraryWatches watches;
    private final List<Submission> submissions = new ArrayList<>();
    private final TreeMap<Integer, Submission> executed = new TreeMap<>();
    private int lastAnswered = -1;

    /** Requests below this one were submitted before a write's outcome became unknown. */
    private int firstThatKnows;

    private boolean over;

    SessionPromises(
            Promises promises,
            int client,
            LibraryChecks all,
            ClientChecks clients,
            LibraryWatches watches) {
        this.promises = promises;
        this.client = client;
        this.all = all;
        this.clients = clients;
        this.watches = watches;
    }

    /** The application asks for something. */
    public Submission submitted(Request request) {
        Submission one = new Submission(request, submissions.size(), clients.doneZxid());
        submissions.add(one);
        if (one.isWrite()) {
            all.submitted(one, this);
        }
        return one;
    }

    /** The library sends a request; its own ones are not told. */
    public void sent(long sessionId, long connection, int xid, Request request) {
        Call call = clients.asks(client, sessionId, connection, xid, unwatched(request));
        if (Submission.isWrite(request)) {
            all.write(request).sent = call;
        }
    }

    /** It is in the history now. */
    void executed(Submission write, long zxid) {
        promises.require(
                write.executedZxid == 0,
                Promise.LIBRARY_AT_MOST_ONCE,
                () -> write + " is done at " + hex(zxid) + " and at " + hex(write.executedZxid));
        promises.require(
                write.told != Told.NOT_EXECUTED,
                Promise.LIBRARY_AT_MOST_ONCE,
                () -> write + " is done at " + hex(zxid));
        promises.require(
                executed.isEmpty() || executed.lastKey() < write.index,
                Promise.LIBRARY_IN_ORDER,
                () -> write + " is done at " + hex(zxid) + " behind " + executed.lastEntry());
        write.executedZxid = zxid;
        executed.put(write.index, write);
    }

    /** The application is told that a request was answered. */
    public void answered(Submission one, long sessionId, Response response, long zxid) {
        tell(one, Told.DONE);
        promises.require(
                one.index > lastAnswered,
                Promise.LIBRARY_IN_ORDER,
                () -> one + " is answered behind request " + lastAnswered);
        lastAnswered = one.index;
        ErrorCode error = response instanceof Response.Failed f ? f.error() : ErrorCode.OK;
        Call call =
                one.isWrite()
                        ? sentWrite(one)
                        : new Call(
                                client,
                                sessionId,
                                Call.NOWHERE,
                                0,
                                unwatched(one.request()),
                                Conversation.BY_ADDRESS,
                                one.floorZxid);
        clients.replied(
                call, new ReplyHeader(0, zxid, error), error == ErrorCode.OK ? response : null);
        if (!one.isWrite()) {
            requireEarlier(one, zxid);
        }
        watches.shown(zxid);
    }

    private Call sentWrite(Submission write) {
        Call sent = write.sent;
        promises.require(
                sent != null,
                Promise.LIBRARY_IN_ORDER,
                () -> write + " is answered and was not sent");
        promises.require(
                write.index >= firstThatKnows,
                Promise.LIBRARY_IN_ORDER,
                () -> write + " is done behind one of unknown outcome");
        return sent;
    }

    /** A read does not see what was submitted behind it, unless that was lost with it. */
    private void requireEarlier(Submission read, long zxid) {
        for (Submission later : executed.tailMap(read.index).values()) {
            promises.require(
                    later.told == Told.UNKNOWN || later.executedZxid > zxid,
                    Promise.LIBRARY_IN_ORDER,
                    () -> read + " shows " + hex(zxid) + " and with it " + later);
        }
    }

    /** The application is told that a request has no answer. */
    public void failed(Submission one, boolean unknown) {
        tell(one, unknown ? Told.UNKNOWN : Told.NOT_EXECUTED);
        if (unknown) {
            firstThatKnows = one.isWrite() ? submissions.size() : firstThatKnows;
        } else {
            promises.require(
                    one.executedZxid == 0,
                    Promise.LIBRARY_AT_MOST_ONCE,
                    () -> one + " was done at " + hex(one.executedZxid));
        }
    }

    private void tell(Submission one, Told told) {
        promises.require(
                one.told == Told.NOTHING,
                Promise.LIBRARY_TELLS_ONCE,
                () -> one + ", and then " + told);
        one.told = told;
    }

    /** What the application hears of the watch that an answered request has set; null if none. */
    public @Nullable WatchPromise watched(Submission one, Response response, long zxid) {
        return watches.set(one.request(), response, zxid);
    }

    /** A server has confirmed the session. */
    public void connected() {
        watches.moved();
    }

    /** The session has ended, and nothing is told any more. */
    public void ended() {
        over = true;
        for (Submission one : submissions) {
            promises.require(
                    one.told != Told.NOTHING,
                    Promise.LIBRARY_TELLS_ONCE,
                    () -> one + ", and the session is over");
        }
        watches.requireEnded();
    }

    boolean isOver() {
        return over;
    }

    LibraryWatches watches() {
        return watches;
    }

    long count(Told told) {
        return submissions.stream().filter(one -> one.told == told).count();
    }

    private static Request unwatched(Request request) {
        return switch (request) {
            case Request.Exists r -> new Request.Exists(r.path(), false);
            case Request.GetData r -> new Request.GetData(r.path(), false);
            case Request.GetChildren2 r -> new Request.GetChildren2(r.path(), false);
            default -> request;
        };
    }
}
