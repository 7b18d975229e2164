package io.quorate.server.torture;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Data of znodes: a value that is written once in a history, and a tail that follows from it. */
final class Values {

    /** Long enough that logs grow, and a frame is cut anywhere. */
    private static final int TAIL_MAX_BYTES = 1_024;

    private static final byte END = '\n';

    private Values() {}

    static byte[] bytes(String value) {
        byte[] name = value.getBytes(StandardCharsets.US_ASCII);
        byte[] data =
                Arrays.copyOf(
                        name, name.length + 1 + Math.floorMod(value.hashCode(), TAIL_MAX_BYTES));
        Arrays.fill(data, name.length, data.length, END);
        return data;
    }

    /** The value; what nobody has written if the data is not exactly what was written with it. */
    static String of(byte[] data) {
        String value = new String(data, StandardCharsets.US_ASCII).stripTrailing();
        return Arrays.equals(bytes(value), data) ? value : "damaged data of " + value;
    }
}
