package io.quorate.server.tool;

import io.quorate.server.snapshot.StateLayout.Leftover;
import io.quorate.server.snapshot.StateMeta;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** What {@code snapshot verify} found; collected by {@link StateVerify}. */
final class StateReport {

    /** More are not listed one by one: a lost parent of a million znodes is one damage. */
    private static final int LISTED_MAX = 1_000;

    private final String name;
    private final List<Row> states = new ArrayList<>();
    private final List<Row> problems = new ArrayList<>();
    private final List<Leftover> leftovers = new ArrayList<>();
    private final List<String> damage = new ArrayList<>();
    private long damages;
    private @Nullable StateMeta meta;
    private int snapshots;
    private String log = "not compared: only this folder was named; name the dataDir";

    /**
     * @param name the folder
     */
    StateReport(String name) {
        this.name = name;
    }

    /** The state that the summary is about. */
    void stateIs(@Nullable StateMeta of) {
        meta = of;
    }

    void logIs(String sentence) {
        log = sentence;
    }

    /** A state or snapshot that was read. */
    void add(Row row, boolean isSnapshot) {
        states.add(row);
        snapshots += isSnapshot ? 1 : 0;
    }

    void damage(String file, String what) {
        damages++;
        if (damages <= LISTED_MAX) {
            damage.add(file + ": " + what);
            problems.add(StateRows.problem(Problem.Severity.DAMAGE, file, what));
        }
    }

    void note(String file, String what) {
        problems.add(StateRows.problem(Problem.Severity.NOTE, file, what));
    }

    void leftover(Leftover leftover) {
        leftovers.add(leftover);
    }

    boolean isDamaged() {
        return damages > 0;
    }

    long damages() {
        return damages;
    }

    /** Whether another reading found the very same. */
    boolean isDamagedLike(StateReport other) {
        return damage.equals(other.damage);
    }

    /** The report as rows; the last one, the summary, is tall. */
    void print(Printer printer) {
        states.forEach(printer::print);
        problems.forEach(printer::print);
        if (damages > LISTED_MAX) {
            String more = (damages - LISTED_MAX) + " more like these";
            printer.print(StateRows.problem(Problem.Severity.DAMAGE, name, more));
        }
        for (Leftover leftover : leftovers) {
            Fields fields = StateRows.lead("leftover").bare("file", leftover.path().toString());
            printer.print(Row.of("leftover", fields.sentence("what", leftover.what())));
        }
        printer.printTall(summary());
    }

    private Row summary() {
        Fields fields = new Fields();
        fields.add("kind", new Value.Text("summary"), Fields.Style.HIDDEN, 0);
        fields.text("folder", name);
        if (meta == null) {
            fields.none("zxid").none("digest");
        } else {
            fields.hex("zxid", meta.base().zxid()).hex("digest", meta.digest());
        }
        fields.number("snapshots", snapshots).number("leftovers", leftovers.size());
        fields.number("damages", damages).sentence("log", log);
        return Row.of("summary", fields.bare("verdict", isDamaged() ? "damaged" : "intact"));
    }
}
