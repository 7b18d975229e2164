package io.quorate.server.tree;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A path with limits. Whether there is a znode with this path is another matter. */
public final class Quota {

    /** Tells apart the quotas that one tree ever had. */
    final long id;

    final byte[] path;

    /** Path of the znode that shows the usage, and its hash. */
    final byte[] statsPath;

    final long statsHash;
    private final QuotaTrie.Node node;
    private QuotaLimits limits;

    Quota(long id, byte[] path, PathHash hash, QuotaTrie.Node node, QuotaLimits limits) {
        this.id = id;
        this.path = path;
        this.statsPath = QuotaPaths.statsOf(path);
        this.statsHash = hash.of(statsPath);
        this.node = node;
        this.limits = limits;
    }

    public QuotaLimits limits() {
        return limits;
    }

    void limits(QuotaLimits newLimits) {
        limits = newLimits;
    }

    /** The path as a string: allocates. */
    public String path() {
        return new String(path, StandardCharsets.UTF_8);
    }

    QuotaTrie.Node node() {
        return node;
    }

    /** Whether this path is the quota's, or below. */
    boolean isOn(byte[] other) {
        int length = path.length;
        return other.length >= length
                && Arrays.equals(path, 0, length, other, 0, length)
                && (other.length == length || other[length] == '/');
    }

    /** The next quota on the way to the root, null if there is none. */
    @Nullable Quota enclosing() {
        return QuotaTrie.above(node);
    }
}
