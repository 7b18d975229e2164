package io.quorate.server.wal;

import org.jspecify.annotations.Nullable;

import java.util.zip.CRC32C;

/** Constants and small rules of the log's format; the picture is in the package comment. */
final class LogFormat {

    static final int VERSION = 1;

    /**
     * Batches begin on multiples of this: a page that holds synced bytes is never written again.
     */
    static final int PAGE_BYTES = 4096;

    /** "QUORALOG". */
    static final long MAGIC = 0x51554f52414c4f47L;

    static final int BATCH_HEADER_BYTES = 32;

    /** Length, checksum and kind: what every record begins with. */
    static final int RECORD_PREFIX_BYTES = 9;

    static final int RECORD_KIND_AT = 8;

    /** A prepared segment of zeros. */
    static final String SPARE = "spare";

    /** A spare that is being written. */
    static final String SPARE_TMP = "spare.tmp";

    /** The segment that recovery writes, before it counts. */
    static final String FRESH_TMP = "fresh.tmp";

    /** Behind a segment's name, until the generation that it begins is the current one. */
    static final String BEFORE_SWITCH = ".new";

    /** In front of the name of a purged segment that will be used again. */
    static final String RECYCLED_PREFIX = "recycled-";

    private static final String SEGMENT_PREFIX = "log-";
    private static final int SEGMENT_DIGITS = 10;

    private LogFormat() {}

    static long align(long bytes) {
        return (bytes + PAGE_BYTES - 1) & -PAGE_BYTES;
    }

    static String segmentName(long number) {
        String digits = Long.toString(number);
        return SEGMENT_PREFIX + "0".repeat(Math.max(0, SEGMENT_DIGITS - digits.length())) + digits;
    }

    /** The number in a segment's name, or null if this is another file. */
    static @Nullable Long segmentNumber(String name) {
        if (name.length() < SEGMENT_PREFIX.length() + SEGMENT_DIGITS
                || name.length() > SEGMENT_PREFIX.length() + 18
                || !name.startsWith(SEGMENT_PREFIX)) {
            return null;
        }
        long number = 0;
        for (int i = SEGMENT_PREFIX.length(); i < name.length(); i++) {
            char digit = name.charAt(i);
            if (digit < '0' || digit > '9') {
                return null;
            }
            number = number * 10 + (digit - '0');
        }
        return number;
    }

    /**
     * Begins a checksum that holds in one batch of one segment only, so that stale bytes of a
     * recycled segment never verify.
     */
    static void seed(CRC32C crc, long nonce, long batchNumber) {
        crc.reset();
        for (int shift = 56; shift >= 0; shift -= 8) {
            crc.update((int) (nonce >>> shift));
        }
        for (int shift = 56; shift >= 0; shift -= 8) {
            crc.update((int) (batchNumber >>> shift));
        }
    }

    static String hex(long zxid) {
        return "0x" + Long.toHexString(zxid);
    }
}
