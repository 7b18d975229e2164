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
        return limited(znode, Znode.PATH_OFFSET, Znode.pathLength(znode));
    }

    /** As {@link #limited(byte[])}, by the znode's path. */
    static byte @Nullable [] limited(byte[] array, int offset, int length) {
        if (!endsWith(array, offset, length, LIMITS)) {
            return null;
        }
        byte[] path = subject(array, offset, length - LIMITS.length);
        return path.length == 1 ? null : path;
    }

    /** The path whose usage this znode shows, null if it shows none. */
    static byte @Nullable [] measured(byte[] znode) {
        int length = Znode.pathLength(znode);
        return showsUsage(znode, Znode.PATH_OFFSET, length)
                ? subject(znode, Znode.PATH_OFFSET, length - STATS.length)
                : null;
    }

    /** Whether the znode with this path shows usage. */
    static boolean showsUsage(byte[] array, int offset, int length) {
        return endsWith(array, offset, length, STATS);
    }

    /**
     * The bytes of a znode's data that count as usage. What shows usage is no usage itself: each
     * change of it would be another.
     */
    static int countedBytes(byte[] znode) {
        return showsUsage(znode, Znode.PATH_OFFSET, Znode.pathLength(znode))
                ? 0
                : Znode.dataLength(znode);
    }

    /** Path of the znode that shows the usage of a path. */
    static byte[] statsOf(byte[] path) {
        byte[] stats = Arrays.copyOf(PREFIX, PREFIX.length + path.length + STATS.length);
        System.arraycopy(path, 0, stats, PREFIX.length, path.length);
        System.arraycopy(STATS, 0, stats, PREFIX.length + path.length, STATS.length);
        return stats;
    }

    /** Whether a path begins as all do that are about quotas, and ends with this name. */
    private static boolean endsWith(byte[] array, int offset, int length, byte[] name) {
        int end = offset + length;
        int nameAt = end - name.length;
        int middle = offset + PREFIX.length;
        return nameAt >= middle
                && Arrays.equals(array, nameAt, end, name, 0, name.length)
                && Arrays.equals(array, offset, middle, PREFIX, 0, PREFIX.length)
                && (nameAt == middle || array[middle] == '/');
    }

    /** What is between the two; nothing stands for the root. */
    private static byte[] subject(byte[] array, int offset, int length) {
        return length == PREFIX.length
                ? ROOT
                : Arrays.copyOfRange(array, offset + PREFIX.length, offset + length);
    }
}
