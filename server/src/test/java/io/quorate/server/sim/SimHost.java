package io.quorate.server.sim;

import io.quorate.server.zab.LinkId;
import io.quorate.server.zab.LinkKind;
import io.quorate.server.zab.PeerId;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** One machine of {@link SimNetwork}: the process that runs on it now, and its ends of links. */
final class SimHost {

    SimNetwork.@Nullable Endpoint process;

    /** Whether it went without a word, so that nobody answers for it. */
    boolean silent;

    final Map<LinkId, LinkEnd> ends = new LinkedHashMap<>();

    /** Peers that will be dialled for an election link, or are being dialled in vain. */
    final Set<PeerId> redialled = new HashSet<>();

    /** Of each peer: the election link, or our connection that may become it. */
    private final Map<PeerId, LinkEnd> election = new LinkedHashMap<>();

    /** Of each peer: the learner link that it dialled. */
    private final Map<PeerId, LinkEnd> learners = new LinkedHashMap<>();

    private long lastLink;
    private long lastGreeting;

    LinkId nextLink() {
        return new LinkId(++lastLink);
    }

    long nextGreeting() {
        return ++lastGreeting;
    }

    /** Whether there is an election link, or a connection that may become it. */
    boolean hasElection(PeerId peer) {
        return election.containsKey(peer);
    }

    /** What else has the place that {@code next} would take; null if nothing has. */
    @Nullable LinkEnd inPlaceOf(LinkEnd next) {
        LinkEnd has = takesPlace(next) ? places(next).get(next.peer()) : null;
        return has == next ? null : has;
    }

    void takePlace(LinkEnd end) {
        if (takesPlace(end)) {
            places(end).put(end.peer(), end);
        }
    }

    /** Whom to follow is not decided here: our own learner links do not replace one another. */
    private static boolean takesPlace(LinkEnd end) {
        return end.kind() == LinkKind.ELECTION || !end.dialledByUs();
    }

    private Map<PeerId, LinkEnd> places(LinkEnd end) {
        return end.kind() == LinkKind.ELECTION ? election : learners;
    }

    /** Returns whether the link had a place. */
    boolean forget(LinkEnd end) {
        ends.remove(end.id());
        return places(end).remove(end.peer(), end);
    }

    /** The process is gone. */
    void forgetAll() {
        ends.clear();
        election.clear();
        learners.clear();
        redialled.clear();
    }
}
