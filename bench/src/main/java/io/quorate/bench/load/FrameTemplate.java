package io.quorate.bench.load;

import io.quorate.protocol.request.Request;
import io.quorate.protocol.wire.RequestCodec;
import io.quorate.protocol.wire.WireWriter;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

/**
 * A frame encoded once and written many times: only its xid changes and, if there are any, the
 * numbers of ten digits in its paths. So the generator costs little beside the server that it
 * measures.
 */
final class FrameTemplate {

    /** Stands in a path where a number comes. */
    static final String NUMBER = "##########";

    /** The same with ten thousand below each parent: the number 1234567 becomes 000123/4567. */
    static final String PARENT_AND_NUMBER = "######/####";

    private static final int XID_AT = Integer.BYTES;
    private static final int CHILD_DIGITS = 4;

    private final byte[] frame;

    /** Where each number ends; a slash may be within. */
    private final int[] numberEnds;

    FrameTemplate(Request request) {
        WireWriter out = new WireWriter();
        out.beginFrame();
        RequestCodec.write(out, 0, request);
        out.endFrame();
        frame = out.toByteArray();
        // One char a byte, so that indexes are those of the bytes.
        String text = new String(frame, StandardCharsets.ISO_8859_1);
        numberEnds =
                IntStream.range(0, text.length())
                        .flatMap(at -> endOfNumber(text, at))
                        .sorted()
                        .toArray();
    }

    private static IntStream endOfNumber(String text, int at) {
        for (String form : new String[] {NUMBER, PARENT_AND_NUMBER}) {
            if (text.startsWith(form, at)) {
                return IntStream.of(at + form.length());
            }
        }
        return IntStream.empty();
    }

    /** What {@link #PARENT_AND_NUMBER} becomes. */
    static String parentAndNumber(int number) {
        String digits = Long.toString(10_000_000_000L + number).substring(1);
        int parentDigits = digits.length() - CHILD_DIGITS;
        return digits.substring(0, parentDigits) + "/" + digits.substring(parentDigits);
    }

    /** Whether there is a number to be given. */
    boolean hasNumber() {
        return numberEnds.length > 0;
    }

    /** Appends the frame. */
    void write(WireWriter out, int xid) {
        append(out, xid);
    }

    /** Appends the frame with this number in its path; those of further paths are the next ones. */
    void write(WireWriter out, int xid, int number) {
        if (numberEnds.length == 0) {
            throw new IllegalStateException("a template without a number");
        }
        int start = append(out, xid);
        byte[] bytes = out.array();
        int each = number;
        for (int end : numberEnds) {
            patch(bytes, start + end, each);
            each++;
        }
    }

    /** Writes digits from the last to the first, over the slash if there is one. */
    private static void patch(byte[] bytes, int end, int number) {
        int rest = number;
        int digits = NUMBER.length();
        for (int at = end - 1; digits > 0; at--) {
            if (bytes[at] != '/') {
                bytes[at] = (byte) ('0' + rest % 10);
                rest /= 10;
                digits--;
            }
        }
    }

    private int append(WireWriter out, int xid) {
        int start = out.length();
        out.writeBytes(frame, 0, frame.length);
        out.patchInt(start + XID_AT, xid);
        return start;
    }
}
