package io.quorate.server.common;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * A map from {@code long} ids to objects: open addressing, no boxing, no allocation per entry. The
 * key 0 is not allowed: no session and no connection has it. Iteration follows the hash, so nothing
 * that others can see may depend on it; {@link #sortedKeys} is for that.
 *
 * @param <V> what an id leads to
 */
public final class LongMap<V> {

    private static final int FIRST_CAPACITY = 16;

    private long[] keys = new long[FIRST_CAPACITY];
    private @Nullable Object[] values = new @Nullable Object[FIRST_CAPACITY];
    private int size;

    public int size() {
        return size;
    }

    public @Nullable V get(long key) {
        int mask = keys.length - 1;
        for (int slot = home(key, mask); keys[slot] != 0; slot = (slot + 1) & mask) {
            if (keys[slot] == key) {
                return valueAt(slot);
            }
        }
        return null;
    }

    public boolean contains(long key) {
        return get(key) != null;
    }

    /** Sets the value of {@code key}, and returns the one it had. */
    public @Nullable V put(long key, V value) {
        Invariant.check(key != 0, "0 is not an id");
        if ((size + 1) * 2 > keys.length) {
            grow();
        }
        int mask = keys.length - 1;
        int slot = home(key, mask);
        while (keys[slot] != 0) {
            if (keys[slot] == key) {
                V before = valueAt(slot);
                values[slot] = value;
                return before;
            }
            slot = (slot + 1) & mask;
        }
        keys[slot] = key;
        values[slot] = value;
        size++;
        return null;
    }

    public @Nullable V remove(long key) {
        int mask = keys.length - 1;
        int slot = home(key, mask);
        while (keys[slot] != 0) {
            if (keys[slot] == key) {
                V before = valueAt(slot);
                closeGap(slot, mask);
                size--;
                return before;
            }
            slot = (slot + 1) & mask;
        }
        return null;
    }

    /** Moves back what the removed entry had pushed on, so that no search ends too early. */
    private void closeGap(int removed, int mask) {
        int gap = removed;
        int slot = removed;
        while (true) {
            slot = (slot + 1) & mask;
            if (keys[slot] == 0) {
                break;
            }
            int distanceFromHome = (slot - home(keys[slot], mask)) & mask;
            int distanceFromGap = (slot - gap) & mask;
            if (distanceFromHome >= distanceFromGap) {
                keys[gap] = keys[slot];
                values[gap] = values[slot];
                gap = slot;
            }
        }
        keys[gap] = 0;
        values[gap] = null;
    }

    public void clear() {
        Arrays.fill(keys, 0);
        Arrays.fill(values, null);
        size = 0;
    }

    /** Visits all values in no particular order; the map must not be changed meanwhile. */
    public void forEach(Consumer<? super V> visitor) {
        for (int slot = 0; slot < keys.length; slot++) {
            if (keys[slot] != 0) {
                V value = valueAt(slot);
                if (value != null) {
                    visitor.accept(value);
                }
            }
        }
    }

    /**
     * Visits the values in some of the map's places, to go on later: the map may be changed
     * meanwhile, and then a value may be visited twice, or not at all if it was put only then.
     *
     * @param from 0, or what the call before returned
     * @param places how many are looked at
     * @return where to go on, or -1 if that was all
     */
    public int visit(int from, int places, Consumer<? super V> visitor) {
        long end = (long) from + places;
        int slot = from;
        // Up to an empty place: over that no value moves back when one in front of it goes.
        while (slot < keys.length && (slot < end || keys[slot] != 0)) {
            V value = keys[slot] == 0 ? null : valueAt(slot);
            if (value != null) {
                visitor.accept(value);
            }
            slot++;
        }
        return slot >= keys.length ? -1 : slot;
    }

    /** All keys, ascending. */
    public long[] sortedKeys() {
        long[] sorted = new long[size];
        int next = 0;
        for (long key : keys) {
            if (key != 0) {
                sorted[next++] = key;
            }
        }
        Arrays.sort(sorted);
        return sorted;
    }

    @SuppressWarnings("unchecked")
    private @Nullable V valueAt(int slot) {
        return (V) values[slot];
    }

    private void grow() {
        long[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        keys = new long[oldKeys.length * 2];
        values = new @Nullable Object[keys.length];
        int mask = keys.length - 1;
        for (int old = 0; old < oldKeys.length; old++) {
            if (oldKeys[old] != 0) {
                int slot = home(oldKeys[old], mask);
                while (keys[slot] != 0) {
                    slot = (slot + 1) & mask;
                }
                keys[slot] = oldKeys[old];
                values[slot] = oldValues[old];
            }
        }
    }

    private static int home(long key, int mask) {
        long h = key * 0x9E3779B97F4A7C15L;
        return (int) (h ^ (h >>> 32)) & mask;
    }
}
