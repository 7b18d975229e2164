package io.quorate.server.zab;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The links that are up, and the first words of learners that came before this server knew whether
 * it leads.
 */
final class Links {

    private final Map<LinkId, Link> live = new LinkedHashMap<>();
    private final Map<PeerId, Link> election = new TreeMap<>();
    private final Map<LinkId, Message.FollowerInfo> waiting = new LinkedHashMap<>();

    void add(Link link) {
        live.put(link.id, link);
        if (link.kind == LinkKind.ELECTION) {
            election.put(link.peer, link);
        }
    }

    @Nullable Link remove(LinkId id) {
        Link link = live.remove(id);
        waiting.remove(id);
        if (link != null && link.kind == LinkKind.ELECTION && election.get(link.peer) == link) {
            election.remove(link.peer);
        }
        return link;
    }

    @Nullable Link get(LinkId id) {
        return live.get(id);
    }

    @Nullable Link election(PeerId peer) {
        return election.get(peer);
    }

    /** The election links, by peer. */
    List<Link> election() {
        return new ArrayList<>(election.values());
    }

    /** Learner links that peers dialled to us. */
    List<Link> fromLearners() {
        List<Link> found = new ArrayList<>();
        for (Link link : live.values()) {
            if (link.kind == LinkKind.LEARNER && !link.dialledByUs) {
                found.add(link);
            }
        }
        return found;
    }

    void keepWaiting(Link link, Message.FollowerInfo info) {
        waiting.put(link.id, info);
    }

    Message.@Nullable FollowerInfo takeWaiting(Link link) {
        return waiting.remove(link.id);
    }
}
