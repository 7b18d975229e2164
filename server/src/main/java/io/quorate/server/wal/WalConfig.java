package io.quorate.server.wal;

import io.quorate.server.common.Invariant;

/**
 * Sizes of the log.
 *
 * @param segmentBytes size of a segment file, a multiple of 4,096
 * @param freshSegmentBytes room for new records in the segment that each start begins with: small,
 *     so that a start does not wait for zeros, and large enough for what comes until the next
 *     segment has been prepared
 */
public record WalConfig(int segmentBytes, int freshSegmentBytes) {

    public static final WalConfig DEFAULT = new WalConfig(64 * 1024 * 1024, 8 * 1024 * 1024);

    public WalConfig {
        Invariant.check(
                segmentBytes >= 2 * LogFormat.PAGE_BYTES
                        && segmentBytes % LogFormat.PAGE_BYTES == 0
                        && freshSegmentBytes >= 0,
                "impossible segment sizes",
                segmentBytes,
                freshSegmentBytes);
    }
}
