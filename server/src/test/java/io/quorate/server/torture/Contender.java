package io.quorate.server.torture;

import io.quorate.server.torture.check.Fencing;
import io.quorate.server.torture.check.Outcome;
import io.quorate.server.torture.check.Request;
import io.quorate.server.torture.check.Result;
import io.quorate.server.torture.check.SessionLog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One of several that want a lock: it queues with an ephemeral sequential znode, and when that is
 * the first it writes to a guarded znode as fast as it can, each time together with a check that
 * its place in the queue is still there. It knows no server but one.
 */
final class Contender implements Runnable {

    static final String QUEUE = "/queue";
    static final String GUARDED = "/guarded";

    private static final int TIMEOUT_MILLIS = 1_500;
    private static final int ANSWER_SECONDS = 120;
    private static final int LOOK_MILLIS = 20;

    /** So many are in flight when its server is struck. */
    private static final int WRITES_AT_A_TIME = 8;

    private static final int TURNS_MAX = 400;

    private static final Comparator<String> BY_NUMBER =
            Comparator.comparing(name -> name.substring(name.lastIndexOf('-') + 1));

    private final int number;
    private final String address;
    private final Holders holders;
    private final List<RecordedSession> sessions = new ArrayList<>();
    private int values;

    Contender(int number, String address, Holders holders) {
        this.number = number;
        this.address = address;
        this.holders = holders;
    }

    int number() {
        return number;
    }

    @Override
    public void run() {
        try {
            while (!holders.isOver()) {
                RecordedSession session = new RecordedSession(number, address, TIMEOUT_MILLIS, 0);
                synchronized (this) {
                    sessions.add(session);
                }
                try {
                    contend(session);
                } finally {
                    session.close();
                }
            }
        } catch (IOException | ExecutionException | TimeoutException failure) {
            holders.failed(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until the session has ended, or no more is wanted. */
    private void contend(RecordedSession session)
            throws InterruptedException, ExecutionException, TimeoutException {
        while (!session.isReady()) {
            if (session.isOver() || holders.isOver()) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        boolean goesOn = true;
        while (goesOn && !session.isOver() && !holders.isOver()) {
            goesOn = turn(session);
        }
    }

    /** Gives false if it does not know what is its own in the queue: its session is to end then. */
    private boolean turn(RecordedSession session)
            throws InterruptedException, ExecutionException, TimeoutException {
        Request queue =
                new Request.Create(
                        QUEUE + "/" + value() + "-", value(), Request.Mode.EPHEMERAL_SEQUENTIAL);
        return await(session.ask(queue)) instanceof Outcome.Done done
                && done.result() instanceof Result.Created place
                && place.stat() != null
                && awaitTurn(session, place.path())
                && hold(session, place.path(), place.stat().czxid());
    }

    private String value() {
        return "c" + number + "-" + ++values;
    }

    private static Outcome await(CompletableFuture<Outcome> outcome)
            throws InterruptedException, ExecutionException, TimeoutException {
        return outcome.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    }

    private boolean awaitTurn(RecordedSession session, String place)
            throws InterruptedException, ExecutionException, TimeoutException {
        while (!holders.isOver()) {
            Outcome outcome = await(session.ask(new Request.GetChildren(QUEUE, 0)));
            if (!(outcome instanceof Outcome.Done done)
                    || !(done.result() instanceof Result.Names queue)) {
                return false;
            }
            String first = queue.names().stream().min(BY_NUMBER).orElse("");
            if (place.endsWith("/" + first)) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return false;
    }

    /** Writes until it is told that it may not, or has had its share. */
    private boolean hold(RecordedSession session, String place, long token)
            throws InterruptedException, ExecutionException, TimeoutException {
        holders.took(number);
        boolean holds = true;
        for (int turn = 0; holds && turn < TURNS_MAX && !holders.isOver(); turn++) {
            List<CompletableFuture<Outcome>> writes = new ArrayList<>();
            for (int i = 0; i < WRITES_AT_A_TIME; i++) {
                String value = Fencing.value(token, value());
                writes.add(
                        session.ask(
                                new Request.Multi(
                                        List.of(
                                                new Request.Check(place, -1),
                                                new Request.SetData(GUARDED, value, -1)))));
            }
            for (CompletableFuture<Outcome> write : writes) {
                holds &= await(write) instanceof Outcome.Done;
            }
        }
        holders.left(number);
        return await(session.ask(new Request.Delete(place, -1))) instanceof Outcome.Done;
    }

    synchronized List<SessionLog> logs() {
        return sessions.stream()
                .map(RecordedSession::log)
                .filter(session -> session.id() != 0)
                .toList();
    }
}
