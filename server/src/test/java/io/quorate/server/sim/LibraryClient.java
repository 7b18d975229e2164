package io.quorate.server.sim;

import static io.quorate.server.sim.Settings.MILLI;

import io.quorate.client.session.RetryPolicy;
import io.quorate.client.session.SessionConfig;
import io.quorate.protocol.request.Request;
import io.quorate.server.sim.check.LibraryChecks;
import io.quorate.server.zab.PeerId;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * An application that uses the client library: it asks for this and that, whether it is connected
 * or not, and begins another session when one has ended.
 */
final class LibraryClient implements SimUser {

    private final int number;
    private final SimFront front;
    private final SimClock clock;
    private final SimRandom random;
    private final LibrarySession.Knobs knobs;
    private final LibraryChecks checks;
    private final LibraryWork work;
    private final SessionConfig config;
    private final int pipeline;
    private final long thinkNanos;
    private final double closeChance;

    private @Nullable LibrarySession session;
    private boolean quitting;
    private boolean gone;
    private long sessions;

    LibraryClient(
            int number,
            SimFront front,
            SimClock clock,
            SimRandom random,
            LibrarySession.Knobs knobs,
            LibraryChecks checks,
            LibraryWork work,
            List<PeerId> servers) {
        this.number = number;
        this.front = front;
        this.clock = clock;
        this.random = random;
        this.knobs = knobs;
        this.checks = checks;
        this.work = work;
        this.config = config(random.fork("config"), knobs, servers);
        this.pipeline = random.pick(List.of(1, 4, 4, 20));
        this.thinkNanos = random.between(50, 400) * MILLI;
        this.closeChance = random.chance(0.3) ? 0.01 : 0;
    }

    private static SessionConfig config(
            SimRandom random, LibrarySession.Knobs knobs, List<PeerId> servers) {
        boolean timeout = !knobs.watches || random.chance(0.4);
        return new SessionConfig(
                servers.stream().map(LibrarySession::address).toList(),
                random.between(1_000, 8_000),
                random.pick(List.of(1, 5, 1_000)),
                timeout ? random.between(200, 4_000) : 0,
                random.between(5, 200),
                random.between(200, 1_000),
                random.chance(0.7) ? RetryPolicy.READS : RetryPolicy.NEVER,
                false);
    }

    @Override
    public void begin() {
        think();
    }

    private void think() {
        clock.after(
                random.spread(thinkNanos),
                () -> {
                    if (!gone) {
                        act();
                        think();
                    }
                });
    }

    private void act() {
        LibrarySession with = session;
        if (with == null || with.isOver()) {
            gone = quitting;
            session = gone ? null : another();
        } else if (quitting) {
            leave(with);
        } else {
            int count = Math.min(pipeline - with.outstanding(), random.between(1, pipeline));
            for (int i = 0; i < count && !with.isOver(); i++) {
                ask(with);
            }
        }
    }

    private LibrarySession another() {
        sessions++;
        LibrarySession begun =
                new LibrarySession(
                        front,
                        clock,
                        knobs,
                        checks.session(number),
                        config,
                        random.fork("session " + sessions));
        begun.start();
        return begun;
    }

    private void ask(LibrarySession with) {
        if (work.wantsLastingWatch(with.lastingWatches())) {
            with.submit(work.lastingWatch());
        } else if (work.unwantsLastingWatch(with.lastingWatches())) {
            with.removeLastingWatch(random);
        } else {
            with.submit(work.next(number));
        }
        if (random.chance(closeChance)) {
            with.close();
        }
    }

    /** The last answers show all that was done, and so what every watch must have told. */
    private void leave(LibrarySession with) {
        if (with.outstanding() == 0) {
            with.submit(new Request.Sync("/"));
            with.submit(new Request.Exists("/", false));
            with.close();
        }
    }

    @Override
    public void quit() {
        quitting = true;
    }

    @Override
    public void vanish() {
        gone = true;
        LibrarySession with = session;
        if (with != null && !with.isOver()) {
            with.abort();
        }
    }

    @Override
    public boolean isGone() {
        return gone;
    }

    @Override
    public long sessions() {
        return sessions;
    }
}
