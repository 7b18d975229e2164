package io.quorate.cli.verb;

/**
 * A quota, or what is used of one, as its znode holds it (PROTOCOL 14). -1 for no limit.
 *
 * @param count of znodes
 * @param bytes of data
 * @param hardCount that is enforced
 * @param hardBytes the same
 */
record Quota(long count, long bytes, long hardCount, long hardBytes) {

    static final long NONE = -1;
    static final Quota EMPTY = new Quota(NONE, NONE, NONE, NONE);

    /** Reads one, however old; what it does not know it leaves out. */
    static Quota parse(String text) {
        Quota quota = EMPTY;
        for (String field : text.split("[,;]")) {
            String[] parts = field.split("=", 3);
            if (parts.length > 1 && parts[1].matches("-?\\d{1,18}")) {
                quota = quota.with(parts[0], Long.parseLong(parts[1]));
            }
        }
        return quota;
    }

    /** With another value for one of its fields, named as in the znode. */
    Quota with(String field, long value) {
        return switch (field) {
            case "count" -> new Quota(value, bytes, hardCount, hardBytes);
            case "bytes" -> new Quota(count, value, hardCount, hardBytes);
            case "countHardLimit" -> new Quota(count, bytes, value, hardBytes);
            case "byteHardLimit" -> new Quota(count, bytes, hardCount, value);
            default -> this;
        };
    }

    /** The name of the field that an option of setquota and delquota means. */
    static String field(String option) {
        return switch (option) {
            case "n" -> "count";
            case "b" -> "bytes";
            case "N" -> "countHardLimit";
            case "B" -> "byteHardLimit";
            default -> throw new IllegalArgumentException(option);
        };
    }

    /** As 3.9 writes limits: clients of 3.4 read the beginning. */
    String limitsText() {
        return "%s=;byteHardLimit=%d;countHardLimit=%d".formatted(usedText(), hardBytes, hardCount);
    }

    /** As servers write what is used. */
    String usedText() {
        return "count=%d,bytes=%d".formatted(count, bytes);
    }
}
