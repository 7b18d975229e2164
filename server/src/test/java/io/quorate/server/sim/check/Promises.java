package io.quorate.server.sim.check;

import io.quorate.server.common.Contract;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** Holds a run to what is promised, and counts how often that was put to the test. */
public final class Promises {

    private final Map<Promise, Count> kept = new EnumMap<>(Promise.class);

    private static final class Count {
        private long value;
    }

    public Promises() {
        for (Promise promise : Promise.values()) {
            kept.put(promise, new Count());
        }
    }

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
        Objects.requireNonNull(kept.get(promise)).value++;
    }

    /** How often each held. */
    public Map<Promise, Long> counts() {
        Map<Promise, Long> counts = new EnumMap<>(Promise.class);
        kept.forEach((promise, count) -> counts.put(promise, count.value));
        return counts;
    }
}
