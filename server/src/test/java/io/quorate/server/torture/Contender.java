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
 * its place in the queue is still there. It queues at one server, and writes by another session at
 * whichever server there is: whoever has lost its place is not told so by the loss of that session.
 */
final class Contender implements Runnable {

    static final String QUEUE = "/queue";
    static final String GUARDED = "/guarded";

    private static final int TIMEOUT_MILLIS = 1_500;
    private static final int WRITER_TIMEOUT_MILLIS = 5_000;
    private static final int ANSWER_SECONDS = 120;
    private static final int LOOK_MILLIS = 20;

    /** So many are in flight when its server is struck. */
    private static final int WRITES_AT_A_TIME = 8;

    private static final int TURNS_MAX = 400;

    private static final Comparator<String> BY_NUMBER =
            Comparator.comparing(name -> name.substring(name.lastIndexOf('-') + 1));

    private final int number;
    private final String address;
    private final String allAddresses;
    private final Holders holders;
    private final List<RecordedSession> sessions = new ArrayList<>();
    private int values;

    /**
     * Nobody's yet.
     *
     * @param address of the server where it queues
     */
    Contender(int number, String address, String allAddresses, Holders holders) {
        this.number = number;
        this.address = address;
        this.allAddresses = allAddresses;
        this.holders = holders;
    }

    @Override
    public void run() {
        try {
            while (!holders.isOver()) {
                RecordedSession queued = open(address, TIMEOUT_MILLIS);
                RecordedSession writer = open(allAddresses, WRITER_TIMEOUT_MILLIS);
                try {
                    boolean goesOn = awaitReady(queued) && awaitReady(writer);
                    while (goesOn && !queued.isOver() && !holders.isOver()) {
                        goesOn = turn(queued, writer);
                    }
                } finally {
                    queued.close();
                    writer.close();
                }
            }
        } catch (IOException | ExecutionException | TimeoutException failure) {
            holders.failed(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized RecordedSession open(String at, int timeoutMillis) throws IOException {
        RecordedSession session = new RecordedSession(number, at, timeoutMillis, 0);
        sessions.add(session);
        return session;
    }

    private boolean awaitReady(RecordedSession session) throws InterruptedException {
        while (!session.isReady() && !session.isOver() && !holders.isOver()) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return session.isReady();
    }

    /** Gives false if it does not know what is its own in the queue: its session is to end then. */
    private boolean turn(RecordedSession queued, RecordedSession writer)
            throws InterruptedException, ExecutionException, TimeoutException {
        Request queue =
                new Request.Create(
                        QUEUE + "/" + value() + "-", value(), Request.Mode.EPHEMERAL_SEQUENTIAL);
        return await(queued.ask(queue)) instanceof Outcome.Done done
                && done.result() instanceof Result.Created place
                && place.stat() != null
                && awaitTurn(queued, place.path())
                && hold(writer, place.path(), place.stat().czxid())
                && await(queued.ask(new Request.Delete(place.path(), -1))) instanceof Outcome.Done;
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
    private boolean hold(RecordedSession writer, String place, long token)
            throws InterruptedException, ExecutionException, TimeoutException {
        holders.took(number);
        boolean holds = true;
        for (int turn = 0; holds && turn < TURNS_MAX && !holders.isOver(); turn++) {
            List<CompletableFuture<Outcome>> writes = new ArrayList<>();
            for (int i = 0; i < WRITES_AT_A_TIME; i++) {
                String value = Fencing.value(token, value());
                writes.add(
                        writer.ask(
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
        return holds;
    }

    synchronized List<SessionLog> logs() {
        return sessions.stream()
                .map(RecordedSession::log)
                .filter(session -> session.id() != 0)
                .toList();
    }
}
