package io.quorate.client.session;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.WatcherType;
import io.quorate.protocol.request.Request;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The requests of a session, in the order in which they were submitted: those in flight, and behind
 * them those that wait to be sent.
 */
final class CallQueue {

    private final int maxInFlight;
    private final RetryPolicy retry;
    private final ArrayDeque<Call> inFlight = new ArrayDeque<>();
    private ArrayDeque<Call> unsent = new ArrayDeque<>();
    private int lastXid;

    /** Lasting watches that are asked for and not answered, and how often. */
    private final Map<Adding, Integer> adding = new HashMap<>();

    private record Adding(String path, WatcherType type) {}

    CallQueue(int maxInFlight, RetryPolicy retry) {
        this.maxInFlight = maxInFlight;
        this.retry = retry;
    }

    void add(Call call) {
        unsent.add(call);
        if (call.request instanceof Request.AddWatch watch) {
            adding.merge(adding(watch), 1, Integer::sum);
        }
    }

    /** A call is not of this queue any more. */
    private void left(Call call) {
        if (call.request instanceof Request.AddWatch watch) {
            adding.computeIfPresent(adding(watch), (key, count) -> count == 1 ? null : count - 1);
        }
    }

    private static Adding adding(Request.AddWatch watch) {
        return new Adding(watch.path(), watch.mode().type());
    }

    /** Whether a lasting watch is asked for and not answered: the server may have it by now. */
    boolean isAdding(String path, WatcherType type) {
        return adding.containsKey(new Adding(path, type));
    }

    /** The next request that may be sent, with its xid; from now on it is in flight. */
    @Nullable Call nextToSend() {
        if (inFlight.size() >= maxInFlight || unsent.isEmpty()) {
            return null;
        }
        Call call = unsent.remove();
        lastXid = lastXid == Integer.MAX_VALUE ? 1 : lastXid + 1;
        call.xid = lastXid;
        inFlight.add(call);
        return call;
    }

    @Nullable Call oldestInFlight() {
        return inFlight.peek();
    }

    /** The oldest in flight is answered. */
    void answered() {
        left(inFlight.remove());
    }

    /**
     * The connection is lost: reads go to the head of those that wait, the outcome of writes is
     * unknown, and what was to be written behind these is not.
     */
    void lost() {
        List<Call> failed = new ArrayList<>();
        ArrayDeque<Call> again = new ArrayDeque<>();
        boolean unknownWrite = false;
        for (Call call : inFlight) {
            if (!call.isWrite() && retry == RetryPolicy.READS) {
                again.add(call);
            } else {
                unknownWrite |= call.isWrite();
                failed.add(call);
            }
        }
        int unknown = failed.size();
        for (Call call : unsent) {
            if (unknownWrite && call.isWrite()) {
                failed.add(call);
            } else {
                again.add(call);
            }
        }
        inFlight.clear();
        unsent = again;
        failed.forEach(this::left);
        for (int i = 0; i < failed.size(); i++) {
            Outcome outcome = i < unknown ? Outcome.UNKNOWN : Outcome.NOT_EXECUTED;
            failed.get(i).completion.failed(new Failure(ErrorCode.CONNECTION_LOSS, outcome));
        }
    }

    /** Fails those that were submitted up to then and are not sent. */
    void expireUnsent(long submittedNanos) {
        if (submittedNanos == Long.MIN_VALUE) {
            return;
        }
        List<Call> expired = new ArrayList<>();
        for (Iterator<Call> calls = unsent.iterator(); calls.hasNext(); ) {
            Call call = calls.next();
            if (call.submittedNanos - submittedNanos > 0) {
                break;
            }
            calls.remove();
            expired.add(call);
        }
        expired.forEach(this::left);
        for (Call call : expired) {
            call.completion.failed(new Failure(ErrorCode.OPERATION_TIMEOUT, Outcome.NOT_EXECUTED));
        }
    }

    boolean isOldestInFlightBefore(long submittedNanos) {
        Call oldest = inFlight.peek();
        return oldest != null
                && submittedNanos != Long.MIN_VALUE
                && oldest.submittedNanos - submittedNanos <= 0;
    }

    /** When the oldest has had its time; {@code otherwise} if none has one. */
    long nextExpiryNanos(int requestTimeoutMillis, long otherwise) {
        Call oldest = inFlight.isEmpty() ? unsent.peek() : inFlight.peek();
        return oldest == null || requestTimeoutMillis == 0
                ? otherwise
                : oldest.submittedNanos + requestTimeoutMillis * SessionTimes.NANOS_PER_MILLI;
    }

    /** The session is over. */
    void end(ErrorCode error) {
        List<Call> sent = new ArrayList<>(inFlight);
        List<Call> waiting = new ArrayList<>(unsent);
        inFlight.clear();
        unsent.clear();
        adding.clear();
        sent.forEach(call -> call.completion.failed(new Failure(error, Outcome.UNKNOWN)));
        waiting.forEach(call -> call.completion.failed(new Failure(error, Outcome.NOT_EXECUTED)));
    }

    int size() {
        return inFlight.size() + unsent.size();
    }
}
