package io.quorate.server.common;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * A counter for each constant of an enum, which names it. To count something new, add a constant.
 *
 * @param <K> what is told apart
 */
public final class CounterSet<K extends Enum<K>> {

    private final Map<K, Counter> counters;

    /**
     * @param keys whose constants are counted
     */
    public CounterSet(Class<K> keys) {
        counters = new EnumMap<>(keys);
        for (K key : keys.getEnumConstants()) {
            counters.put(key, new Counter());
        }
    }

    /** The counter of one constant. */
    public Counter counter(K key) {
        Counter counter = counters.get(key);
        if (counter == null) {
            throw new InvariantViolation("a constant that the enum does not have: " + key);
        }
        return counter;
    }

    /** The set's own thread. */
    public void increment(K key) {
        counter(key).increment();
    }

    /** From any thread, as all that follows. */
    public long value(K key) {
        return counter(key).value();
    }

    /** Visits all, in the order of the constants. */
    public void forEach(BiConsumer<? super K, ? super Counter> visitor) {
        counters.forEach(visitor);
    }

    /** See {@link Counter#reset}. */
    public void reset() {
        counters.values().forEach(Counter::reset);
    }
}
