package io.quorate.server.tree;

import io.quorate.server.txn.ByteSlice;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/**
 * What the limits of a quota's znode say: {@code count=N,bytes=M} and, behind an {@code =} that
 * hides them from old parsers, {@code ;byteHardLimit=N;countHardLimit=M} (PROTOCOL 14). Negative is
 * no limit.
 *
 * @param count of znodes: exceeding it is a warning
 * @param bytes of data: exceeding it is a warning
 * @param countHard of znodes: not to be exceeded
 * @param bytesHard of data: not to be exceeded
 * @param malformed whether the text cannot be read; there are no limits then
 */
public record QuotaLimits(
        long count, long bytes, long countHard, long bytesHard, boolean malformed) {

    private static final QuotaLimits NONE = new QuotaLimits(-1, -1, -1, -1, false);
    private static final QuotaLimits MALFORMED = new QuotaLimits(-1, -1, -1, -1, true);

    /** The limits that the data of a znode are. */
    static QuotaLimits of(byte[] znode) {
        if (Znode.hasNullData(znode)) {
            return MALFORMED;
        }
        return parse(
                new String(
                        znode,
                        Znode.dataOffset(znode),
                        Znode.dataLength(znode),
                        StandardCharsets.UTF_8));
    }

    /** The limits that these data of a znode are. */
    static QuotaLimits of(@Nullable ByteSlice data) {
        return data == null ? MALFORMED : parse(data.utf8());
    }

    /**
     * Reads as ZooKeeper does: what is between separators is a name, {@code =} and a number, and
     * what else follows behind another {@code =} is ignored; a later one counts; of unknown names
     * the number must be one too.
     */
    static QuotaLimits parse(String text) {
        QuotaLimits limits = NONE;
        int end = text.length();
        // Separators at the end are none, at the beginning an empty pair.
        while (end > 0 && isSeparator(text.charAt(end - 1))) {
            end--;
        }
        for (int from = 0; from < end; ) {
            int to = from;
            while (to < end && !isSeparator(text.charAt(to))) {
                to++;
            }
            limits = limits.withPair(text.substring(from, to));
            if (limits.malformed) {
                return MALFORMED;
            }
            from = to;
            while (from < end && isSeparator(text.charAt(from))) {
                from++;
            }
        }
        return limits;
    }

    private static boolean isSeparator(char c) {
        return c == ',' || c == ';';
    }

    private QuotaLimits withPair(String pair) {
        int equals = pair.indexOf('=');
        if (equals < 0) {
            return MALFORMED;
        }
        int second = pair.indexOf('=', equals + 1);
        String number = pair.substring(equals + 1, second < 0 ? pair.length() : second);
        if (number.isEmpty()) {
            // Between two, and with something behind the second, it is no limit.
            if (pair.substring(equals).replace("=", "").isEmpty()) {
                return MALFORMED;
            }
            number = "-1";
        }
        long value;
        try {
            value = Long.parseLong(number);
        } catch (NumberFormatException _) {
            return MALFORMED;
        }
        return switch (pair.substring(0, equals)) {
            case "count" -> new QuotaLimits(value, bytes, countHard, bytesHard, false);
            case "bytes" -> new QuotaLimits(count, value, countHard, bytesHard, false);
            case "countHardLimit" -> new QuotaLimits(count, bytes, value, bytesHard, false);
            case "byteHardLimit" -> new QuotaLimits(count, bytes, countHard, value, false);
            default -> this;
        };
    }

    /** The limit on znodes that counts, negative if none does. */
    public long countLimit() {
        return countHard >= 0 ? countHard : count;
    }

    /** The limit on bytes that counts, negative if none does. */
    public long bytesLimit() {
        return bytesHard >= 0 ? bytesHard : bytes;
    }
}
