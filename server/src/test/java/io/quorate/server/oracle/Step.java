package io.quorate.server.oracle;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** What one connection does next; the next step begins when this one is answered. */
sealed interface Step {

    /** The place of the connection: a sequence has a few, each with one connection at a time. */
    int slot();

    /**
     * A new session on a new connection.
     *
     * @param server which of the servers, of a target that has several
     * @param readOnly the last byte of the request; -1 is a client that does not send it
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Connect(
            int slot,
            int server,
            int version,
            int timeout,
            byte @Nullable [] password,
            int readOnly)
            implements Step {}

    /**
     * A new connection for a session that there is or was.
     *
     * @param of the slot whose last session is meant
     * @param how {@code right}, {@code wrong}, {@code short}, {@code null} (the password), {@code
     *     unknown} (an id that never was), {@code ahead} (a zxid that will not be for long)
     */
    record Attach(int slot, int server, int of, String how, int timeout) implements Step {}

    /** Requests of one connection, written in one piece. */
    record Burst(int slot, List<Op> ops) implements Step {}

    /** The connection is closed without a word. */
    record Drop(int slot) implements Step {}

    /** Nothing is asked until an event has come. */
    record Event(int slot) implements Step {}

    /** Nothing is asked until the connection has ended. */
    record Ends(int slot) implements Step {}

    /**
     * Bytes that are no request; the connection is not expected to survive.
     *
     * @param fresh whether on a connection that has not greeted yet
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Raw(int slot, boolean fresh, byte[] bytes) implements Step {}

    /** Lines that {@link #parse} understands. */
    default List<String> lines() {
        HexFormat hex = HexFormat.of();
        return switch (this) {
            case Connect c ->
                    List.of(
                            "connect %d %d %d %d %s %d"
                                    .formatted(
                                            c.slot(),
                                            c.server(),
                                            c.version(),
                                            c.timeout(),
                                            c.password() == null
                                                    ? "null"
                                                    : "x" + hex.formatHex(c.password()),
                                            c.readOnly()));
            case Attach a ->
                    List.of(
                            "attach %d %d %d %s %d"
                                    .formatted(a.slot(), a.server(), a.of(), a.how(), a.timeout()));
            case Burst b -> {
                List<String> lines = new ArrayList<>();
                lines.add("burst " + b.slot());
                b.ops().forEach(op -> lines.add("  " + op.line()));
                yield lines;
            }
            case Drop d -> List.of("drop " + d.slot());
            case Ends e -> List.of("ends " + e.slot());
            case Event e -> List.of("event " + e.slot());
            case Raw r ->
                    List.of(
                            "raw %d %b x%s"
                                    .formatted(r.slot(), r.fresh(), hex.formatHex(r.bytes())));
        };
    }

    /** The steps of such lines; those that begin with # are none. */
    static List<Step> parse(List<String> lines) {
        List<Step> steps = new ArrayList<>();
        List<Op> ops = new ArrayList<>();
        for (String line : lines) {
            String[] w = line.strip().split(" +");
            if (line.isBlank() || w[0].startsWith("#")) {
                continue;
            }
            switch (w[0]) {
                case "connect" ->
                        steps.add(
                                new Connect(
                                        number(w[1]),
                                        number(w[2]),
                                        number(w[3]),
                                        number(w[4]),
                                        w[5].equals("null") ? null : bytes(w[5]),
                                        number(w[6])));
                case "attach" ->
                        steps.add(
                                new Attach(
                                        number(w[1]),
                                        number(w[2]),
                                        number(w[3]),
                                        w[4],
                                        number(w[5])));
                case "burst" -> {
                    ops = new ArrayList<>();
                    steps.add(new Burst(number(w[1]), ops));
                }
                case "op" -> ops.add(Op.parse(w));
                case "event" -> steps.add(new Event(number(w[1])));
                case "ends" -> steps.add(new Ends(number(w[1])));
                case "drop" -> steps.add(new Drop(number(w[1])));
                case "raw" ->
                        steps.add(new Raw(number(w[1]), Boolean.parseBoolean(w[2]), bytes(w[3])));
                default -> throw new IllegalArgumentException("no step: " + line);
            }
        }
        return steps;
    }

    private static int number(String word) {
        return Integer.parseInt(word);
    }

    private static byte[] bytes(String word) {
        return HexFormat.of().parseHex(word.substring(1));
    }
}
