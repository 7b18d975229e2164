package io.quorate.server.sim;

import io.quorate.server.zab.Hello;
import io.quorate.server.zab.LinkId;
import io.quorate.server.zab.LinkKind;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.PeerMessage;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/** One end of a connection, with what is on its way to it. */
final class LinkEnd {

    sealed interface Packet {
        /** A Hello, and which one of its process it is. */
        record Greeting(long number, Hello hello) implements Packet {}

        record Said(PeerMessage message) implements Packet {}

        record Fin() implements Packet {}
    }

    private record OnTheWay(Packet packet, long arrivalNanos) {}

    private final SimNetwork.Endpoint owner;
    private final LinkId id;
    private final LinkKind kind;
    private final boolean dialledByUs;
    private final PeerId peer;
    private final ArrayDeque<OnTheWay> incoming = new ArrayDeque<>();
    private @Nullable LinkEnd far;
    private long lastArrivalNanos;
    private boolean up;
    private long greetingNumber;
    private boolean closed;
    private boolean finishing;
    private boolean pumping;

    /** Whether the owner reads from it. */
    boolean reading = true;

    /**
     * @param peer who is meant to be at the other end: a name may lead somewhere else
     */
    LinkEnd(SimNetwork.Endpoint owner, LinkId id, LinkKind kind, boolean dialledByUs, PeerId peer) {
        this.owner = owner;
        this.id = id;
        this.kind = kind;
        this.dialledByUs = dialledByUs;
        this.peer = peer;
    }

    PeerId peer() {
        return peer;
    }

    /** Whether the server that was dialled is the one at the other end. */
    boolean isWhomWeMeant() {
        return peer.equals(far().owner().id());
    }

    void join(LinkEnd other) {
        far = other;
        other.far = this;
    }

    LinkEnd far() {
        if (far == null) {
            throw new IllegalStateException("a link with one end");
        }
        return far;
    }

    SimNetwork.Endpoint owner() {
        return owner;
    }

    LinkId id() {
        return id;
    }

    LinkKind kind() {
        return kind;
    }

    boolean dialledByUs() {
        return dialledByUs;
    }

    /** Whether the owner was told LinkUp. */
    boolean isUp() {
        return up;
    }

    void announced(Packet.Greeting theirs) {
        up = true;
        greetingNumber = theirs.number();
    }

    /** Whether what the other side says on {@code next} is newer than what it said here. */
    boolean isOlderThan(LinkEnd next, Packet.Greeting theirs) {
        boolean sameProcess = far().owner().equals(next.far().owner());
        return !sameProcess || greetingNumber < theirs.number();
    }

    boolean closed() {
        return closed;
    }

    void close() {
        closed = true;
        incoming.clear();
    }

    /** Puts a packet on its way; never overtakes, and nothing comes behind a Fin. */
    void enqueue(Packet packet, long arrivalNanos) {
        if (closed || finishing) {
            return;
        }
        finishing = packet instanceof Packet.Fin;
        lastArrivalNanos = Math.max(lastArrivalNanos, arrivalNanos);
        incoming.add(new OnTheWay(packet, lastArrivalNanos));
    }

    /** Mutation: the newest packet goes to the front. */
    void overtake() {
        if (incoming.size() > 1 && incoming.getFirst().packet() instanceof Packet.Said) {
            OnTheWay newest = incoming.removeLast();
            incoming.addFirst(new OnTheWay(newest.packet(), headArrival()));
        }
    }

    /** A reset on the way: a random suffix of what is under way never arrives. */
    void loseSome(SimRandom random) {
        int kept = random.between(0, incoming.size());
        while (incoming.size() > kept) {
            finishing &= !(incoming.removeLast().packet() instanceof Packet.Fin);
        }
    }

    int waiting() {
        return incoming.size();
    }

    long headArrival() {
        return incoming.element().arrivalNanos();
    }

    Packet peek() {
        return incoming.element().packet();
    }

    Packet poll() {
        return incoming.remove().packet();
    }

    /** Whether an arrival is already scheduled. */
    boolean pumping() {
        return pumping;
    }

    void setPumping(boolean scheduled) {
        pumping = scheduled;
    }
}
