package io.quorate.server.tree;

import io.quorate.server.common.Invariant;
import io.quorate.server.common.LongMap;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The paths of ephemeral znodes by the session that owns them. */
final class Ephemerals {

    private static final byte[][] NONE = {};

    private final PathHash hash;
    private final LongMap<NameSet> bySession = new LongMap<>();
    private int count;

    Ephemerals(PathHash hash) {
        this.hash = hash;
    }

    /** Number of ephemeral znodes. */
    int count() {
        return count;
    }

    void add(long sessionId, long pathHash, byte[] array, int offset, int length) {
        NameSet paths = bySession.get(sessionId);
        if (paths == null) {
            paths = new NameSet();
            bySession.put(sessionId, paths);
        }
        paths.add(pathHash, array, offset, length, hash);
        count++;
    }

    void remove(long sessionId, long pathHash, byte[] array, int offset, int length) {
        NameSet paths = bySession.get(sessionId);
        Invariant.check(paths != null, "an ephemeral of an unknown session", sessionId, 0);
        if (paths != null) {
            paths.remove(pathHash, array, offset, length, hash);
            count--;
            if (paths.size() == 0) {
                bySession.remove(sessionId);
            }
        }
    }

    /** Some paths of a session, in no order. */
    List<String> somePathsOf(long sessionId, int max) {
        NameSet paths = bySession.get(sessionId);
        if (paths == null) {
            return List.of();
        }
        List<String> some = new ArrayList<>();
        paths.forEach(
                (array, offset, length) -> {
                    if (some.size() < max) {
                        some.add(new String(array, offset, length, StandardCharsets.UTF_8));
                    }
                });
        return some;
    }

    /**
     * The paths of one session, sorted by their bytes: an order that does not depend on how this
     * server came to know them.
     */
    byte[][] pathsOf(long sessionId) {
        NameSet paths = bySession.get(sessionId);
        if (paths == null) {
            return NONE;
        }
        PathCollector collector = new PathCollector(paths.size());
        paths.forEach(collector);
        Arrays.sort(collector.paths, Arrays::compareUnsigned);
        return collector.paths;
    }

    /** The sessions that own ephemerals, ascending. */
    long[] sessions() {
        return bySession.sortedKeys();
    }

    private static final class PathCollector implements NameSet.Visitor {
        final byte[][] paths;
        private int filled;

        PathCollector(int size) {
            paths = new byte[size][];
        }

        @Override
        public void name(byte[] array, int offset, int length) {
            paths[filled++] = Arrays.copyOfRange(array, offset, offset + length);
        }
    }
}
