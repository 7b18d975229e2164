package io.quorate.server.sim;

import static io.quorate.server.sim.Settings.MILLI;

import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;
import io.quorate.server.sim.check.ClientChecks;
import io.quorate.server.zab.PeerId;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A client that has much to ask: pipelined, with pings, at another server when one is silent or now
 * and then. What it never does is ask again for a write of unknown outcome.
 */
final class SimClient implements ClientSession.User, SimUser {

    private final int number;
    private final SimClock clock;
    private final SimRandom random;
    private final ClientWork work;
    private final List<PeerId> servers;
    private final int pipeline;
    private final long thinkNanos;
    private final ClientSession session;
    private List<Request.Auth> credentials = List.of();
    private boolean napping;
    private boolean quitting;
    private boolean gone;

    SimClient(
            int number,
            SimFront front,
            SimClock clock,
            SimRandom random,
            ClientChecks checks,
            ClientWork work,
            List<PeerId> servers) {
        this.number = number;
        this.clock = clock;
        this.random = random;
        this.work = work;
        this.servers = servers;
        this.session =
                new ClientSession(number, front, clock, checks, random.between(1_000, 8_000), this);
        this.pipeline = random.pick(List.of(1, 1, 4, 20));
        this.thinkNanos = random.between(5, 400) * MILLI;
    }

    @Override
    public void begin() {
        credentials = work.credentials();
        dial();
        think();
        watchdog();
    }

    private void dial() {
        if (!gone) {
            session.dial(random.pick(servers));
        }
    }

    private void watchdog() {
        if (!gone) {
            if (!napping) {
                session.keepAlive();
            }
            clock.after(session.timeoutNanos() / 12, this::watchdog);
        }
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
        if (napping || !session.isReady() || session.outstanding() >= pipeline) {
            return;
        }
        if (quitting) {
            session.close();
        } else if (random.chance(work.napChance())) {
            nap();
        } else if (random.chance(work.moveChance())) {
            session.leave(random.nextBoolean());
        } else {
            askSome();
        }
    }

    /** Stands still until its session may have expired, or just has, or is about to; then asks. */
    private void nap() {
        napping = true;
        clock.after(
                random.between(session.timeoutNanos() / 2, 2 * session.timeoutNanos()),
                () -> {
                    napping = false;
                    if (!gone) {
                        act();
                    }
                });
    }

    private void askSome() {
        int count = random.between(1, pipeline - session.outstanding());
        for (int i = 0; i < count && session.isReady(); i++) {
            Request.Auth more = work.moreCredentials();
            if (more == null) {
                session.ask(work.next(number));
            } else {
                session.authenticate(more);
            }
            if (session.isReady() && random.chance(work.closeChance())) {
                session.close();
            }
        }
    }

    // ── what the session says ────────────────────────────────────────────────────────────────────

    @Override
    public void saidHello() {
        credentials.forEach(session::authenticate);
        if (session.exists()) {
            session.restoreWatches();
            // The handshake may yet fail.
            int eager = random.chance(work.eagerChance()) ? random.between(1, pipeline) : 0;
            for (int i = 0; i < eager; i++) {
                session.ask(work.next(number));
            }
        }
    }

    @Override
    public void answered(@Nullable Response response) {
        work.learned(response);
    }

    @Override
    public void ended() {
        credentials = work.credentials();
        gone = quitting;
    }

    @Override
    public void disconnected() {
        if (!gone) {
            clock.after(random.spread(100 * MILLI), this::dial);
        }
    }

    // ── the end ──────────────────────────────────────────────────────────────────────────────────

    @Override
    public void quit() {
        quitting = true;
    }

    @Override
    public void vanish() {
        gone = true;
        session.leave(true);
    }

    @Override
    public boolean isGone() {
        return gone;
    }

    @Override
    public long sessions() {
        return session.sessions();
    }
}
