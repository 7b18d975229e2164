package io.quorate.server.torture;

import io.quorate.server.torture.check.Outcome;
import io.quorate.server.torture.check.Request;
import io.quorate.server.torture.check.SessionLog;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * An application: one session after the other, each with bursts of requests that are in flight
 * together. It opens another session when one has ended, and now and then ends one itself.
 */
final class Client {

    private static final int IN_FLIGHT_MAX = 60;
    private static final int PAUSE_MAX_MILLIS = 60;
    private static final int BURSTS_PER_SESSION = 250;

    private final int number;
    private final String addresses;
    private final int timeoutMillis;
    private final ScheduledExecutorService threads;
    private final SplittableRandom random;
    private final Draw draw;
    private final List<RecordedSession> sessions = new ArrayList<>();
    private final AtomicLong confirmed = new AtomicLong();
    private @Nullable RecordedSession session;
    private boolean isStopped;
    private @Nullable Throwable failure;

    Client(
            int number,
            String addresses,
            int timeoutMillis,
            boolean onlyReads,
            ScheduledExecutorService threads,
            SplittableRandom random) {
        this.number = number;
        this.addresses = addresses;
        this.timeoutMillis = timeoutMillis;
        this.threads = threads;
        this.random = random;
        this.draw = new Draw(number, onlyReads, random.split());
    }

    synchronized void begin() {
        threads.schedule(this::turn, random.nextInt(PAUSE_MAX_MILLIS), TimeUnit.MILLISECONDS);
    }

    private synchronized void turn() {
        if (isStopped) {
            return;
        }
        try {
            act();
            begin();
        } catch (IOException | RuntimeException failed) {
            failure = failed;
        }
    }

    private void act() throws IOException {
        RecordedSession current = session;
        if (current == null || current.isOver()) {
            open(current);
        } else if (current.isReady() && current.inFlight() < IN_FLIGHT_MAX) {
            if (random.nextInt(BURSTS_PER_SESSION) == 0) {
                current.close();
            } else {
                draw.burst().forEach(request -> ask(current, request));
            }
        }
    }

    private void open(@Nullable RecordedSession ended) throws IOException {
        if (ended != null) {
            ended.close();
        }
        RecordedSession opened = new RecordedSession(number, addresses, timeoutMillis, 0);
        sessions.add(opened);
        session = opened;
    }

    private CompletableFuture<Outcome> ask(RecordedSession current, Request request) {
        return current.ask(request)
                .thenApply(
                        outcome -> {
                            draw.learn(request, outcome);
                            boolean needsQuorum =
                                    request instanceof Request.Write
                                            || request instanceof Request.Sync;
                            if (needsQuorum && outcome instanceof Outcome.Done) {
                                confirmed.incrementAndGet();
                            }
                            return outcome;
                        });
    }

    int number() {
        return number;
    }

    /** Writes and syncs that were acknowledged: what needs a quorum. */
    long confirmed() {
        return confirmed.get();
    }

    /** Asks for nothing more; what is in flight goes on. */
    synchronized void stop() {
        isStopped = true;
        if (failure != null) {
            throw new AssertionError("client " + number, failure);
        }
    }

    synchronized boolean isIdle() {
        return sessions.stream().allMatch(each -> each.inFlight() == 0);
    }

    /** One more write; {@code isAlive} is told the id of a session that carried it out. */
    synchronized void proveLife(LongConsumer isAlive) {
        RecordedSession current = session;
        if (current != null && current.isReady() && !current.isOver()) {
            ask(current, draw.sure())
                    .thenAccept(
                            outcome -> {
                                if (outcome instanceof Outcome.Done) {
                                    isAlive.accept(current.id());
                                }
                            });
        }
    }

    synchronized void close() {
        isStopped = true;
        sessions.forEach(RecordedSession::close);
    }

    /** Of all its sessions that began. */
    synchronized List<SessionLog> logs() {
        return sessions.stream()
                .map(RecordedSession::log)
                .filter(session -> session.id() != 0)
                .toList();
    }
}
