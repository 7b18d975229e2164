package io.quorate.server.tree;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A path with limits. Whether there is a znode with this path is another matter. */
public final class Quota {

    final byte[] path;

    /** Path of the znode that shows the usage, and its hash. */
    final byte[] statsPath;

    final long statsHash;
    private final QuotaLimits limits;

    Quota(byte[] path, PathHash hash, QuotaLimits limits) {
        this.path = path;
        this.statsPath = QuotaPaths.statsOf(path);
        this.statsHash = hash.of(statsPath);
        this.limits = limits;
    }

    public QuotaLimits limits() {
        return limits;
    }

    /** The path as a string: allocates. */
    public String path() {
        return new String(path, StandardCharsets.UTF_8);
    }

    /** Whether this path is the quota's, or below. */
    boolean isOn(byte[] other) {
        int length = path.length;
        return other.length >= length
                && Arrays.equals(path, 0, length, other, 0, length)
                && (other.length == length || other[length] == '/');
    }
}
