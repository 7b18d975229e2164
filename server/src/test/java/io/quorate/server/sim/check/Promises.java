package io.quorate.server.sim.check;

import io.quorate.server.common.Contract;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/** Holds a run to what is promised, and counts how often that was put to the test. */
public final class Promises {

    private final long[] kept = new long[Promise.values().length];

    /**
     * The promise is put to the test.
     *
     * @param what asked for only when it is broken: most of a run's time would go into texts
     *     otherwise
     */
    @Contract("false, _, _ -> fail")
    public void require(boolean holds, Promise promise, Supplier<String> what) {
        if (!holds) {
            throw new CheckFailed(promise, what.get());
        }
        kept(promise);
    }

    /** The promise was put to the test otherwise, and held. */
    public void kept(Promise promise) {
        kept[promise.ordinal()]++;
    }

    /** How often each held. */
    public Map<Promise, Long> counts() {
        Map<Promise, Long> counts = new EnumMap<>(Promise.class);
        for (Promise promise : Promise.values()) {
            counts.put(promise, kept[promise.ordinal()]);
        }
        return counts;
    }
}
