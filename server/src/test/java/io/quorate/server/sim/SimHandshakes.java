package io.quorate.server.sim;

import io.quorate.server.zab.LinkKind;
import io.quorate.server.zab.PeerId;

/**
 * How links come up, with the promises of the product's transport ({@code peer.PeerEvents}): of one
 * peer there is one election link, and one learner link that it dialled; a newer one takes the
 * place of an older one, whose end is told before. Newer is what the peer greeted on later.
 *
 * <p>Election links are kept up without being asked: of each peer there is a link, or a dial, or a
 * timer for the next dial. Learner links are dialled on demand.
 */
final class SimHandshakes {

    private final SimNetwork network;
    private final SimClock clock;
    private final SimRandom random;
    private final SimNetwork.Knobs knobs;
    private final FilmStrip film;

    SimHandshakes(
            SimNetwork network,
            SimClock clock,
            SimRandom random,
            SimNetwork.Knobs knobs,
            FilmStrip film) {
        this.network = network;
        this.clock = clock;
        this.random = random;
        this.knobs = knobs;
        this.film = film;
    }

    private SimHost hostOf(SimNetwork.Endpoint process) {
        return network.host(process.id());
    }

    // ── dialling ─────────────────────────────────────────────────────────────────────────────

    void dialLeader(SimNetwork.Endpoint from, PeerId to) {
        dial(from, to, LinkKind.LEARNER);
    }

    /** Dials for an election link after a while, unless that is under way. */
    void redial(SimNetwork.Endpoint from, PeerId to, long delayNanos) {
        if (from.alive() && hostOf(from).redialled.add(to)) {
            clock.after(delayNanos, () -> dialNeighbour(from, to));
        }
    }

    private void dialNeighbour(SimNetwork.Endpoint from, PeerId to) {
        if (!from.alive()) {
            return;
        }
        hostOf(from).redialled.remove(to);
        if (!hostOf(from).hasElection(to)) {
            dial(from, to, LinkKind.ELECTION);
        }
    }

    private void dial(SimNetwork.Endpoint from, PeerId to, LinkKind kind) {
        PeerId found = network.find(from.id(), to);
        SimHost target = network.host(found);
        SimNetwork.Endpoint process = target.process;
        boolean blocked =
                network.isBlocked(from.id(), found) || network.isBlocked(found, from.id());
        if (!blocked && process != null && !found.equals(from.id())) {
            connect(from, to, process, kind);
            return;
        }
        boolean refused = !blocked && (process != null || !target.silent);
        if (kind == LinkKind.ELECTION) {
            hostOf(from).redialled.add(to);
        }
        clock.after(
                refused
                        ? 2 * network.latency(from.id(), found)
                        : random.spread(knobs.connectTimeoutNanos),
                () -> failed(from, to, kind, refused ? "refused" : "timed out"));
    }

    private void failed(SimNetwork.Endpoint from, PeerId to, LinkKind kind, String reason) {
        if (!from.alive()) {
            return;
        }
        if (kind == LinkKind.ELECTION) {
            hostOf(from).redialled.remove(to);
            redial(from, to, random.spread(knobs.redialNanos));
        } else {
            from.dialFailed(to, reason);
        }
    }

    private void connect(
            SimNetwork.Endpoint from, PeerId to, SimNetwork.Endpoint process, LinkKind kind) {
        LinkEnd near = new LinkEnd(from, hostOf(from).nextLink(), kind, true, to);
        LinkEnd far = new LinkEnd(process, hostOf(process).nextLink(), kind, false, from.id());
        near.join(far);
        hostOf(from).ends.put(near.id(), near);
        hostOf(process).ends.put(far.id(), far);
        if (kind == LinkKind.ELECTION) {
            hostOf(from).takePlace(near);
        }
        clock.after(knobs.connectTimeoutNanos, () -> endUnlessUp(near));
        clock.after(knobs.connectTimeoutNanos, () -> endUnlessUp(far));
        // The dialler's hello is the first thing on the wire.
        from.execute(() -> greet(near));
    }

    /** A handshake has a time limit, at either end. */
    private void endUnlessUp(LinkEnd end) {
        if (!end.isUp()) {
            network.over(end);
        }
    }

    // ── greeting ─────────────────────────────────────────────────────────────────────────────

    private void greet(LinkEnd end) {
        SimNetwork.Endpoint owner = end.owner();
        long number = hostOf(owner).nextGreeting();
        network.transmit(end, new LinkEnd.Packet.Greeting(number, owner.hello()));
    }

    /** The other side's Hello has come. */
    void greeted(LinkEnd end, LinkEnd.Packet.Greeting theirs) {
        if (end.dialledByUs()) {
            judge(end, theirs);
        } else {
            end.owner().execute(() -> judge(end, theirs));
        }
    }

    private void judge(LinkEnd end, LinkEnd.Packet.Greeting theirs) {
        if (end.closed()) {
            return;
        }
        SimNetwork.Endpoint owner = end.owner();
        if (!end.isWhomWeMeant()) {
            PeerId found = end.far().owner().id();
            film.detail(owner.id(), "finds " + found + " at the address of " + end.peer());
            network.hangUp(end);
            return;
        }
        LinkEnd before = hostOf(owner).inPlaceOf(end);
        if (before != null && stands(before, end, theirs)) {
            network.hangUp(end);
            return;
        }
        hostOf(owner).takePlace(end);
        if (before != null) {
            network.hangUp(before);
        }
        if (!end.dialledByUs()) {
            greet(end);
        }
        end.announced(theirs);
        owner.linkUp(end.id(), end.kind(), end.peer(), end.dialledByUs(), theirs.hello());
    }

    /** When both dial at once, the link that the larger id dialled stands. */
    private static boolean stands(LinkEnd before, LinkEnd next, LinkEnd.Packet.Greeting theirs) {
        return before.isUp()
                ? !before.isOlderThan(next, theirs)
                : next.peer().compareTo(next.owner().id()) < 0;
    }
}
