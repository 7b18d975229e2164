package io.quorate.server.tree;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Where quotas are kept: below {@code /zookeeper/quota} each path has its like. */
final class QuotaPaths {

    private static final byte[] PREFIX = utf8("/zookeeper/quota");
    private static final byte[] LIMITS = utf8("/zookeeper_limits");
    private static final byte[] STATS = utf8("/zookeeper_stats");
    private static final byte[] ROOT = utf8("/");

    private QuotaPaths() {}

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The path whose limits this znode has; null if it has none, or the root's, which are void. */
    static byte @Nullable [] limited(byte[] znode) {
        byte[] path = subject(znode, LIMITS);
        return path == null || path.length == 1 ? null : path;
    }

    /** The path whose usage this znode shows, null if it shows none. */
    static byte @Nullable [] measured(byte[] znode) {
        return subject(znode, STATS);
    }

    /** Path of the znode that shows the usage of a path. */
    static byte[] statsOf(byte[] path) {
        byte[] stats = Arrays.copyOf(PREFIX, PREFIX.length + path.length + STATS.length);
        System.arraycopy(path, 0, stats, PREFIX.length, path.length);
        System.arraycopy(STATS, 0, stats, PREFIX.length + path.length, STATS.length);
        return stats;
    }

    private static byte @Nullable [] subject(byte[] znode, byte[] name) {
        int from = Znode.PATH_OFFSET;
        int middle = from + PREFIX.length;
        int end = from + Znode.pathLength(znode);
        int nameAt = end - name.length;
        if (nameAt < middle
                || !Arrays.equals(znode, nameAt, end, name, 0, name.length)
                || !Arrays.equals(znode, from, middle, PREFIX, 0, PREFIX.length)) {
            return null;
        }
        if (nameAt == middle) {
            return ROOT;
        }
        return znode[middle] == '/' ? Arrays.copyOfRange(znode, middle, nameAt) : null;
    }
}
