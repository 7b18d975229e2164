package io.quorate.server.tree;

import io.quorate.server.common.LongMap;
import io.quorate.server.txn.EphemeralOwner;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The znodes that go by themselves, as long as they have no children: those with a time to live by
 * when it is over, containers by when the last child has been gone for a while or, before the first
 * came, by when they were created (PROTOCOL 9). Derived from the tree; costs nothing where there
 * are none.
 */
final class ExpiryIndex {

    private static final Comparator<Entry> BY_TIME =
            Comparator.comparingLong((Entry entry) -> entry.sinceMillis)
                    .thenComparing(entry -> entry.path, Arrays::compareUnsigned);

    private final LongMap<Entry> byPath = new LongMap<>();

    /** Those whose time is over at {@link Entry#sinceMillis}. */
    private final TreeSet<Entry> due = new TreeSet<>(BY_TIME);

    /** Containers that never had a child, by when they were created. */
    private final TreeSet<Entry> neverUsed = new TreeSet<>(BY_TIME);

    private static final class Entry {
        private final byte[] path;
        private final boolean used;
        private final long sinceMillis;

        /** Another path with the same hash. */
        private final @Nullable Entry next;

        Entry(byte[] path, boolean used, long sinceMillis, @Nullable Entry next) {
            this.path = path;
            this.used = used;
            this.sinceMillis = sinceMillis;
            this.next = next;
        }
    }

    /** Whether a znode with this owner goes by itself. */
    static boolean isConcerned(long owner) {
        return owner == EphemeralOwner.CONTAINER || EphemeralOwner.ttlMillis(owner) != 0;
    }

    int size() {
        return due.size() + neverUsed.size();
    }

    /**
     * A znode that goes by itself has no children now.
     *
     * @param used whether it ever had one
     * @param nowMillis when it had none from
     */
    void childless(long pathHash, byte[] znode, boolean used, long nowMillis) {
        forget(pathHash, znode);
        long ttlMillis = EphemeralOwner.ttlMillis(Znode.ephemeralOwner(znode));
        boolean counts = used || ttlMillis != 0;
        long sinceMillis = ttlMillis != 0 ? Znode.mtimeMillis(znode) + ttlMillis : nowMillis;
        if (used && ttlMillis == 0) {
            sinceMillis += DataTree.EMPTY_CONTAINER_MILLIS;
        }
        byte[] path =
                Arrays.copyOfRange(
                        znode, Znode.PATH_OFFSET, Znode.PATH_OFFSET + Znode.pathLength(znode));
        Entry entry = new Entry(path, counts, sinceMillis, byPath.get(pathHash));
        byPath.put(pathHash, entry);
        setOf(entry).add(entry);
    }

    /** It has children, or is gone. */
    void forget(long pathHash, byte[] znode) {
        Entry kept = null;
        int end = Znode.PATH_OFFSET + Znode.pathLength(znode);
        for (Entry entry = byPath.remove(pathHash); entry != null; entry = entry.next) {
            byte[] path = entry.path;
            setOf(entry).remove(entry);
            if (!Arrays.equals(path, 0, path.length, znode, Znode.PATH_OFFSET, end)) {
                kept = new Entry(path, entry.used, entry.sinceMillis, kept);
                setOf(kept).add(kept);
            }
        }
        if (kept != null) {
            byPath.put(pathHash, kept);
        }
    }

    private SortedSet<Entry> setOf(Entry entry) {
        return entry.used ? due : neverUsed;
    }

    /**
     * Offers what may go, longest due first.
     *
     * @param nowMillis the wall clock
     * @param neverUsedMaxMillis how long a container may wait for its first child; 0 is for ever
     * @param visitor takes a path, and says whether to go on
     */
    void forEachDue(long nowMillis, long neverUsedMaxMillis, Predicate<byte[]> visitor) {
        if (visitWhile(due, nowMillis, visitor) && neverUsedMaxMillis > 0) {
            visitWhile(neverUsed, nowMillis - neverUsedMaxMillis, visitor);
        }
    }

    private static boolean visitWhile(
            SortedSet<Entry> set, long beforeMillis, Predicate<byte[]> visitor) {
        for (Entry entry : set) {
            if (entry.sinceMillis >= beforeMillis) {
                return true;
            }
            if (!visitor.test(entry.path)) {
                return false;
            }
        }
        return true;
    }
}
