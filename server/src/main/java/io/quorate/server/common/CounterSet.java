package io.quorate.server.common;

import java.util.function.BiConsumer;

/**
 * A counter for each constant of an enum, which names it. To count something new, add a constant.
 *
 * @param <K> what is told apart
 */
public final class CounterSet<K extends Enum<K>> {

    private final K[] keys;
    private final Counter[] counters;

    /**
     * @param keys all constants, in their order: {@code K.values()}
     */
    public CounterSet(K[] keys) {
        this.keys = keys.clone();
        counters = new Counter[keys.length];
        for (int i = 0; i < counters.length; i++) {
            counters[i] = new Counter();
        }
    }

    /** The counter's own thread. */
    public void increment(K key) {
        counters[key.ordinal()].increment();
    }

    public long value(K key) {
        return counters[key.ordinal()].value();
    }

    /** Of all of them. */
    public long sum() {
        long sum = 0;
        for (Counter counter : counters) {
            sum += counter.value();
        }
        return sum;
    }

    /** Visits all, in the order of the constants. From any thread. */
    public void forEach(BiConsumer<? super K, Counter> visitor) {
        for (int i = 0; i < counters.length; i++) {
            visitor.accept(keys[i], counters[i]);
        }
    }

    /** See {@link Counter#reset}. */
    public void reset() {
        for (Counter counter : counters) {
            counter.reset();
        }
    }
}
