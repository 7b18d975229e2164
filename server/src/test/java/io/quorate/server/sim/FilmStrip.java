package io.quorate.server.sim;

import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.Transition;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * What is left of a run to be read by people: one line per transition and fault, in fixed columns,
 * the server visible by its position.
 *
 * <pre>
 *     seconds    1 2 3          phase              epoch last        committed   what
 *    3.201442    . 2 .  !       leading            3     0x300000007 0x300000005 lost its quorum
 *    3.300000    1 . .  FAULT   crash, power
 * </pre>
 *
 * A detailed strip also has every input and every effect.
 */
public final class FilmStrip {

    private static final int KEPT_LINES = 6000;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final SimClock clock;
    private final List<PeerId> servers;
    private final boolean detailed;
    private final ArrayDeque<String> lines = new ArrayDeque<>();
    private final Consumer<String> live;
    private long hash = 0xcbf29ce484222325L;
    private long faults;

    /**
     * @param detailed whether inputs and effects are lines too
     * @param live gets each line as it is made
     */
    FilmStrip(SimClock clock, List<PeerId> servers, boolean detailed, Consumer<String> live) {
        this.clock = clock;
        this.servers = servers;
        this.detailed = detailed;
        this.live = live;
    }

    /** Whether {@link #detail} does anything: callers do not build its text in vain. */
    boolean detailed() {
        return detailed;
    }

    void transition(Transition t) {
        String loud =
                switch (t.severity()) {
                    case INFO -> " ";
                    case WARN -> "!";
                    case ALARM -> "A";
                };
        line(
                t.self(),
                String.format(
                        Locale.ROOT,
                        "%s       %-18s %-4d 0x%-11x 0x%-11x %s",
                        loud,
                        t.phase(),
                        t.epoch(),
                        t.lastZxid(),
                        t.committedZxid(),
                        t.what()));
    }

    /** A fault that the run injects into one server. */
    void fault(PeerId server, String what) {
        faults++;
        line(server, "FAULT   " + what);
    }

    /** Something that the run did to a server and that is no fault. */
    void note(PeerId server, String what) {
        line(server, "-       " + what);
    }

    /** Something that concerns no single server. */
    void note(String what) {
        add(String.format(Locale.ROOT, "%s %s  -       %s", time(), columns(null), what));
    }

    void detail(PeerId server, String what) {
        if (detailed) {
            line(server, "        " + what);
        }
    }

    private void line(PeerId server, String text) {
        add(time() + " " + columns(server) + "  " + text);
    }

    private String time() {
        return String.format(Locale.ROOT, "%12.6f", clock.nowNanos() / 1e9);
    }

    private String columns(@org.jspecify.annotations.Nullable PeerId server) {
        StringBuilder columns = new StringBuilder();
        for (PeerId each : servers) {
            columns.append(each.equals(server) ? String.valueOf(each.value()) : ".").append(' ');
        }
        return columns.toString();
    }

    private void add(String line) {
        for (int i = 0; i < line.length(); i++) {
            hash = (hash ^ line.charAt(i)) * FNV_PRIME;
        }
        lines.add(line);
        if (lines.size() > KEPT_LINES) {
            lines.remove();
        }
        live.accept(line);
    }

    /** A fingerprint of all lines there ever were. */
    public long hash() {
        return hash;
    }

    public long faults() {
        return faults;
    }

    /** The newest {@code count} lines. */
    public List<String> tail(int count) {
        List<String> all = List.copyOf(lines);
        return all.subList(Math.max(0, all.size() - count), all.size());
    }
}
