package io.quorate.server.peer;

import io.quorate.server.zab.LinkId;
import io.quorate.server.zab.LinkKind;
import io.quorate.server.zab.PeerId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The links that are up: by id, and the one that counts per peer. */
final class LinkTable {

    private final Map<LinkId, PeerLink> byId = new HashMap<>();
    private final Map<LinkKind, Map<PeerId, PeerLink>> current = new EnumMap<>(LinkKind.class);
    private long lastId;

    @Nullable PeerLink get(LinkId id) {
        return byId.get(id);
    }

    List<PeerLink> all() {
        return new ArrayList<>(byId.values());
    }

    /**
     * The link that {@code next} would replace. Election links replace one another whoever dialled.
     * Of learner links only those that the peer dialled do: whom to follow is not decided here.
     */
    @Nullable PeerLink olderThan(PeerLink next, PeerId peer) {
        return replaces(next) ? of(next.kind()).get(peer) : null;
    }

    /** Gives the link the next id. */
    LinkId add(PeerLink link, PeerId peer) {
        LinkId id = new LinkId(++lastId);
        byId.put(id, link);
        if (replaces(link)) {
            of(link.kind()).put(peer, link);
        }
        return id;
    }

    void remove(PeerLink link, LinkId id, PeerId peer) {
        byId.remove(id);
        of(link.kind()).remove(peer, link);
    }

    private static boolean replaces(PeerLink link) {
        return link.kind() == LinkKind.ELECTION || link.dial() == null;
    }

    private Map<PeerId, PeerLink> of(LinkKind kind) {
        return current.computeIfAbsent(kind, _ -> new HashMap<>());
    }
}
