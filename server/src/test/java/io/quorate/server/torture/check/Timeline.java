package io.quorate.server.torture.check;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** One znode at all zxids that are known to have changed it. */
final class Timeline {

    static final long NEVER = Long.MAX_VALUE;

    private final TreeMap<Long, State> states = new TreeMap<>();

    /**
     * Adds what is known.
     *
     * @return what contradicts it, or null
     */
    @Nullable State add(State state) {
        State known = states.get(state.zxid());
        State both = known == null ? state : known.and(state);
        if (both == null) {
            return known;
        }
        states.put(state.zxid(), both);
        return null;
    }

    /** All that is known, in the order of zxids. */
    Collection<State> states() {
        return states.values();
    }

    /** The state as of {@code zxid}, as far as changes are known; null before the first. */
    @Nullable State at(long zxid) {
        Map.Entry<Long, State> entry = states.floorEntry(zxid);
        return entry == null ? null : entry.getValue();
    }

    /** The first change that is known behind {@code zxid}. */
    long changeAfter(long zxid) {
        Long next = states.higherKey(zxid);
        return next == null ? NEVER : next;
    }

    /** All that is known behind {@code zxid}. */
    Collection<State> after(long zxid) {
        return states.tailMap(zxid, false).values();
    }

    /** From when on behind {@code zxid} the znode is known to be there, or not. */
    long nextAfter(long zxid, boolean present) {
        for (State state : after(zxid)) {
            if (state.isPresent() == present) {
                return state.zxid();
            }
        }
        return NEVER;
    }
}
