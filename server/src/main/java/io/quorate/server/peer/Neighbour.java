package io.quorate.server.peer;

import io.quorate.server.zab.LinkKind;
import io.quorate.server.zab.PeerId;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;

/**
 * One other server in the election mesh: keeps one link with it up, without being asked. Either a
 * link, or a dial, or a timer for the next dial exists.
 *
 * <p>When both dial at once, the link dialled by the larger id stands. The larger refuses the
 * other's Hello while its own waits for an answer; the smaller takes the larger's Hello and drops
 * its own dial. A dial that has not said Hello yet gives way to any Hello that comes in, so a
 * server that only one side can reach still gets its link; and one that waits for long gives way
 * too, since its connection may lead to a process that is no more.
 */
final class Neighbour implements Dial.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(Neighbour.class);

    /** A link that ends sooner was refused by somebody's judgement: no reason to hurry back. */
    private static final long SETTLED_NANOS = 1_000_000_000L;

    private static final int ATTEMPTS_MAX = 30;

    private final PeerId self;
    private final PeerId peer;
    private final PeerAddress address;
    private final Dial.Means means;
    private final RandomGenerator random;
    private final Absences absences;

    /** Since the last link: two that take turns are two lines. */
    private final Set<String> reasonsTold = new HashSet<>();

    private @Nullable PeerLink link;
    private @Nullable Dial dial;
    private @Nullable Future<?> retry;
    private int attempts;
    private long upNanos;
    private boolean unsettled;
    private boolean closed;

    Neighbour(
            PeerId self,
            PeerId peer,
            PeerAddress address,
            Dial.Means means,
            RandomGenerator random,
            Absences absences) {
        this.self = self;
        this.peer = peer;
        this.address = address;
        this.means = means;
        this.random = random;
        this.absences = absences;
        absences.gone(peer, means.loop().nowNanos());
    }

    /** Where its link leads; null without one. */
    @Nullable InetAddress seenAt() {
        PeerLink current = link;
        return current == null ? null : current.remoteAddress();
    }

    /** Begins a dial, unless there is a link or a dial. */
    void dial() {
        cancelRetry();
        if (closed || link != null || dial != null) {
            return;
        }
        Dial next = new Dial(means, peer, LinkKind.ELECTION, address, null, this);
        dial = next;
        next.start();
    }

    @Override
    public void failed(Dial failed, String reason) {
        if (failed != dial) {
            return;
        }
        dial = null;
        if (reasonsTold.add(reason)) {
            LOG.info("no election link with server {} yet, dialling on: {}", peer, reason);
        }
        absences.missed(peer, reason, failed.isUnresolved(), means.loop().nowNanos());
        retryLater();
    }

    /**
     * The peer said Hello on a connection it dialled: it lives, so our own dials need not wait.
     *
     * @return whether that connection may become the link
     */
    boolean inbound() {
        if (!unsettled) {
            attempts = 0;
            if (retry != null) {
                retryLater();
            }
        }
        Dial own = dial;
        return own == null || self.compareTo(peer) < 0 || !own.outranksInbound();
    }

    /** This is the link now. */
    void up(PeerLink next) {
        cancelRetry();
        Dial own = dial;
        dial = null;
        if (own != null && own != next.dial()) {
            own.abandon();
        }
        link = next;
        upNanos = means.loop().nowNanos();
        absences.here(peer, upNanos);
        reasonsTold.clear();
    }

    void down(PeerLink gone) {
        if (link != gone) {
            return;
        }
        link = null;
        absences.gone(peer, means.loop().nowNanos());
        unsettled = means.loop().nowNanos() - upNanos < SETTLED_NANOS;
        if (!unsettled) {
            attempts = 0;
        }
        retryLater();
    }

    void close() {
        closed = true;
        cancelRetry();
        Dial own = dial;
        dial = null;
        if (own != null) {
            own.abandon();
        }
    }

    private void retryLater() {
        cancelRetry();
        if (closed) {
            return;
        }
        PeerLimits limits = means.limits();
        long doubled = (long) limits.retryMinMillis() << attempts;
        int base = Math.clamp(doubled, 1, Math.max(1, limits.retryMaxMillis() / 2));
        attempts = Math.min(attempts + 1, ATTEMPTS_MAX);
        retry = means.loop().schedule(base + random.nextInt(base + 1), this::dial);
    }

    private void cancelRetry() {
        Future<?> running = retry;
        retry = null;
        if (running != null) {
            running.cancel(false);
        }
    }
}
