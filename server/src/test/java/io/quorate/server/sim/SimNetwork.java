package io.quorate.server.sim;

import io.quorate.server.zab.Hello;
import io.quorate.server.zab.LinkId;
import io.quorate.server.zab.LinkKind;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.PeerMessage;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The peers' network. A link is a FIFO connection; what is lost is always a suffix of what was
 * sent, and the loss is a reset of the connection, as TCP has it. The two ends learn of it at
 * different times, or one of them never by itself (half-open).
 *
 * <p>How links come up is told in {@link SimHandshakes}. A direction that is blocked holds packets
 * back: they arrive late if it opens again, and the connection may be given up before.
 */
public final class SimNetwork {

    /** How the wires behave. */
    static final class Knobs {
        long latencyNanos = 500_000;
        long jitterNanos = 200_000;
        double resetChance = 0;
        long connectTimeoutNanos = 500_000_000;
        long redialNanos = 100_000_000;
        long retransmitNanos = 200_000_000;

        /** Chance, per retransmission into a blocked direction, that the sender gives up. */
        double giveUpChance = 0.05;

        /** Mutation: chance that a message overtakes those in front of it. */
        double overtakeChance = 0;

        /** How long a silent death of the other host goes unnoticed. */
        long halfOpenNanos = 5_000_000_000L;
    }

    /** What a script keeps from arriving; everything behind it on the link waits too. */
    interface Hold {
        boolean holds(PeerId from, PeerId to, PeerMessage message);
    }

    /** A running process, as the network sees it. */
    interface Endpoint {
        PeerId id();

        boolean alive();

        /** Lets {@code work} happen in this process' next pass. */
        void execute(Runnable work);

        Hello hello();

        void linkUp(LinkId link, LinkKind kind, PeerId peer, boolean dialledByUs, Hello hello);

        void said(LinkId link, PeerMessage message);

        void linkDown(LinkId link);

        void dialFailed(PeerId peer, String reason);
    }

    private static final long LONGEST_LATENCY_NANOS = 5_000_000_000L;

    private final SimClock clock;
    private final SimRandom random;
    private final Knobs knobs;
    private final FilmStrip film;
    private final List<PeerId> servers;
    private final SimHandshakes handshakes;
    private final Map<PeerId, SimHost> hosts = new LinkedHashMap<>();
    private final boolean[][] blocked = new boolean[256][256];
    private final double[][] slowness = new double[256][256];

    /** A name as one server asks for it. */
    private record Name(PeerId asker, PeerId of) {}

    private final Map<Name, PeerId> lies = new HashMap<>();
    private Hold hold = (from, to, message) -> false;
    private long resets;
    private long delivered;

    SimNetwork(
            SimClock clock, SimRandom random, Knobs knobs, FilmStrip film, List<PeerId> servers) {
        this.clock = clock;
        this.random = random;
        this.knobs = knobs;
        this.film = film;
        this.servers = servers;
        this.handshakes = new SimHandshakes(this, clock, random, knobs, film);
        for (PeerId server : servers) {
            hosts.put(server, new SimHost());
        }
        for (double[] row : slowness) {
            java.util.Arrays.fill(row, 1);
        }
    }

    SimHost host(PeerId id) {
        SimHost host = hosts.get(id);
        if (host == null) {
            throw new IllegalArgumentException("no server " + id);
        }
        return host;
    }

    // ── processes come and go ────────────────────────────────────────────────────────────────

    void attach(Endpoint process) {
        SimHost host = host(process.id());
        host.process = process;
        host.silent = false;
        for (PeerId peer : servers) {
            if (!peer.equals(process.id())) {
                handshakes.redial(process, peer, random.between(0, 20_000_000L));
            }
        }
    }

    /**
     * The process died.
     *
     * @param silently the whole machine went: nobody tells the other ends
     */
    void detach(Endpoint process, boolean silently) {
        SimHost host = host(process.id());
        host.process = null;
        host.silent = silently;
        for (LinkEnd end : List.copyOf(host.ends.values())) {
            end.close();
            if (silently) {
                LinkEnd far = end.far();
                clock.after(
                        knobs.halfOpenNanos / 2 + random.spread(knobs.halfOpenNanos / 2),
                        () -> over(far));
            } else {
                end.far().loseSome(random);
                finish(end.far(), latency(process.id(), end.far().owner().id()));
            }
        }
        host.forgetAll();
    }

    void dialLeader(Endpoint from, PeerId to) {
        handshakes.dialLeader(from, to);
    }

    // ── talking ──────────────────────────────────────────────────────────────────────────────

    /** Returns to whom, or null if the link is gone and nothing was sent. */
    @Nullable PeerId send(Endpoint from, LinkId link, PeerMessage message) {
        LinkEnd end = host(from.id()).ends.get(link);
        if (end == null || end.closed() || !end.isUp()) {
            return null;
        }
        transmit(end, new LinkEnd.Packet.Said(message));
        return end.far().owner().id();
    }

    /**
     * Whether something sent on this link has not been delivered yet: the send buffer is in use.
     */
    boolean congested(Endpoint from, LinkId link) {
        LinkEnd end = host(from.id()).ends.get(link);
        return end != null && !end.closed() && end.far().waiting() > 32;
    }

    /** What arrives at this end of the link waits while it is not read from. */
    void reading(Endpoint at, LinkId link, boolean on) {
        LinkEnd end = host(at.id()).ends.get(link);
        if (end != null) {
            end.reading = on;
        }
    }

    boolean isOpen(Endpoint from, LinkId link) {
        LinkEnd end = host(from.id()).ends.get(link);
        return end != null && !end.closed();
    }

    void hangUp(Endpoint from, LinkId link) {
        LinkEnd end = host(from.id()).ends.get(link);
        if (end != null && !end.closed()) {
            hangUp(end);
        }
    }

    /** An orderly close: the other end gets everything first. */
    void hangUp(LinkEnd end) {
        finish(end.far(), latency(end.owner().id(), end.far().owner().id()));
        over(end);
    }

    void transmit(LinkEnd from, LinkEnd.Packet packet) {
        if (from.closed()) {
            return;
        }
        LinkEnd to = from.far();
        PeerId here = from.owner().id();
        PeerId there = to.owner().id();
        if (to.closed()) {
            // Nobody there: the other host, if it can, answers with a reset.
            if (!host(there).silent || host(there).process != null) {
                finish(from, 2 * latency(here, there));
            }
            return;
        }
        if (random.chance(knobs.resetChance)) {
            reset(from);
            return;
        }
        to.enqueue(packet, clock.nowNanos() + latency(here, there));
        if (random.chance(knobs.overtakeChance)) {
            to.overtake();
        }
        pump(to);
    }

    /** The last thing that will arrive at this end. */
    private void finish(LinkEnd end, long delayNanos) {
        end.enqueue(new LinkEnd.Packet.Fin(), clock.nowNanos() + delayNanos);
        pump(end);
    }

    private void pump(LinkEnd end) {
        if (!end.pumping() && end.waiting() > 0) {
            end.setPumping(true);
            clock.after(end.headArrival() - clock.nowNanos(), () -> arrive(end));
        }
    }

    private void arrive(LinkEnd end) {
        end.setPumping(false);
        if (end.closed() || end.waiting() == 0) {
            return;
        }
        PeerId from = end.far().owner().id();
        PeerId to = end.owner().id();
        if (isBlocked(from, to)) {
            if (random.chance(knobs.giveUpChance)) {
                LinkEnd sender = end.far();
                clock.after(0, () -> over(sender));
            }
            end.setPumping(true);
            clock.after(random.spread(knobs.retransmitNanos), () -> arrive(end));
            return;
        }
        if (!end.reading) {
            end.setPumping(true);
            clock.after(Settings.MILLI, () -> arrive(end));
            return;
        }
        while (!end.closed() && end.waiting() > 0 && end.headArrival() <= clock.nowNanos()) {
            if (end.peek() instanceof LinkEnd.Packet.Said said
                    && hold.holds(from, to, said.message())) {
                end.setPumping(true);
                clock.after(Settings.MILLI, () -> arrive(end));
                return;
            }
            delivered++;
            switch (end.poll()) {
                case LinkEnd.Packet.Greeting greeting -> handshakes.greeted(end, greeting);
                case LinkEnd.Packet.Said(PeerMessage message) ->
                        end.owner().said(end.id(), message);
                case LinkEnd.Packet.Fin() -> over(end);
            }
        }
        pump(end);
    }

    /** This end is over: nothing more is received on it, and its owner is told. */
    void over(LinkEnd end) {
        if (end.closed()) {
            return;
        }
        end.close();
        Endpoint owner = end.owner();
        PeerId peer = end.peer();
        SimHost host = host(owner.id());
        boolean hadPlace = host.forget(end);
        if (hadPlace && end.kind() == LinkKind.ELECTION) {
            handshakes.redial(owner, peer, random.spread(knobs.redialNanos));
        }
        if (end.isUp()) {
            owner.linkDown(end.id());
        } else if (end.dialledByUs() && end.kind() == LinkKind.LEARNER && owner.alive()) {
            owner.dialFailed(peer, "closed before the handshake was over");
        }
    }

    // ── faults ───────────────────────────────────────────────────────────────────────────────

    /** Stops or opens one direction. */
    void block(PeerId from, PeerId to, boolean stopped) {
        blocked[from.value()][to.value()] = stopped;
    }

    void blockBoth(PeerId a, PeerId b, boolean stopped) {
        block(a, b, stopped);
        block(b, a, stopped);
    }

    boolean isBlocked(PeerId from, PeerId to) {
        return blocked[from.value()][to.value()];
    }

    /** From now on the name of {@code of} leads {@code from} to {@code found}. */
    void lie(PeerId from, PeerId of, PeerId found) {
        lies.put(new Name(from, of), found);
    }

    /** Where a name leads {@code asker}. */
    PeerId find(PeerId asker, PeerId of) {
        return lies.getOrDefault(new Name(asker, of), of);
    }

    /** Names lead where they should. */
    void tellTheTruth(PeerId from) {
        lies.keySet().removeIf(name -> name.asker().equals(from));
    }

    /** From now on this does not arrive; what was held before and no longer is arrives at once. */
    void hold(Hold held) {
        hold = held;
    }

    /** From now on everything in this direction takes {@code factor} times as long; 1 is normal. */
    void slow(PeerId from, PeerId to, double factor) {
        slowness[from.value()][to.value()] = factor;
    }

    /** All directions are open, fast and lossless from now on. */
    void heal() {
        lies.clear();
        for (boolean[] row : blocked) {
            java.util.Arrays.fill(row, false);
        }
        for (double[] row : slowness) {
            java.util.Arrays.fill(row, 1);
        }
        knobs.resetChance = 0;
        knobs.latencyNanos = Math.min(knobs.latencyNanos, 500_000);
        knobs.jitterNanos = Math.min(knobs.jitterNanos, 200_000);
    }

    /** Resets every link between two servers. */
    void reset(PeerId a, PeerId b) {
        for (LinkEnd end : List.copyOf(host(a).ends.values())) {
            if (end.far().owner().id().equals(b)) {
                reset(end);
            }
        }
    }

    private void reset(LinkEnd end) {
        resets++;
        PeerId here = end.owner().id();
        PeerId there = end.far().owner().id();
        film.fault(here, "link to " + there + " is reset (" + end.kind() + ")");
        for (LinkEnd side : new ArrayList<>(List.of(end, end.far()))) {
            if (!side.closed()) {
                side.loseSome(random);
                finish(side, random.spread(knobs.latencyNanos * 4));
            }
        }
    }

    long resets() {
        return resets;
    }

    long delivered() {
        return delivered;
    }

    long latency(PeerId from, PeerId to) {
        long nanos = knobs.latencyNanos + random.spread(knobs.jitterNanos);
        return Math.min((long) (nanos * slowness[from.value()][to.value()]), LONGEST_LATENCY_NANOS);
    }
}
