package io.quorate.server.tool;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What {@code log verify} found.
 *
 * @param log the folder
 * @param segments one by one, oldest first
 * @param problems all of them, in the order of the files
 * @param begins where the log begins
 * @param lastZxid the history is intact up to here
 * @param commitMark the highest found anywhere
 * @param standing what a start would stand as, null if it was not judged
 * @param start what a start would do
 */
record LogReport(
        String log,
        List<OfSegment> segments,
        List<Problem> problems,
        String begins,
        long lastZxid,
        long commitMark,
        @Nullable String standing,
        String start) {

    /** How many of what; all verify. */
    record Counts(
            long batches, long txns, long epochs, long memberships, long levels, long controls) {

        static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);

        Counts plus(Counts other) {
            return new Counts(
                    batches + other.batches,
                    txns + other.txns,
                    epochs + other.epochs,
                    memberships + other.memberships,
                    levels + other.levels,
                    controls + other.controls);
        }

        long records() {
            return txns + epochs + memberships + levels + controls;
        }
    }

    /**
     * A segment.
     *
     * @param file its path
     * @param role log, cut_off or void
     * @param counts what in it is not void
     * @param voids what is
     * @param firstZxid the first of the history in it, 0 if there is none
     * @param lastZxid the last
     */
    record OfSegment(
            String file,
            long number,
            String role,
            long bytes,
            Counts counts,
            Counts voids,
            long firstZxid,
            long lastZxid) {}

    boolean isDamaged() {
        return has(Problem.Severity.DAMAGE);
    }

    private boolean has(Problem.Severity severity) {
        return problems.stream().anyMatch(problem -> problem.severity() == severity);
    }

    /** The report as rows; the last one, the summary, is tall. */
    void print(Printer printer) {
        for (OfSegment segment : segments) {
            printer.print(row(segment));
        }
        for (Problem problem : problems) {
            printer.print(row(problem));
        }
        printer.printTall(summary());
    }

    private static Fields lead(String kind) {
        return new Fields().add("kind", new Value.Text(kind), Fields.Style.LEFT, 7);
    }

    private static Row row(OfSegment segment) {
        Fields fields = lead("segment").bare("file", segment.file());
        fields.add("segment", new Value.Quantity(segment.number()), Fields.Style.HIDDEN, 0);
        fields.bare("role", segment.role().toLowerCase(Locale.ROOT));
        fields.number("bytes", segment.bytes()).number("batches", segment.counts().batches());
        fields.number("records", segment.counts().records());
        fields.number("voidBatches", segment.voids().batches());
        fields.number("voidRecords", segment.voids().records());
        zxids(fields, segment.firstZxid(), segment.lastZxid());
        return Row.of("segment", fields);
    }

    private static void zxids(Fields fields, long first, long last) {
        if (last == 0) {
            fields.none("firstZxid").none("lastZxid");
        } else {
            fields.hex("firstZxid", first).hex("lastZxid", last);
        }
    }

    private static Row row(Problem problem) {
        Fields fields = lead(problem.severity().word());
        if (problem.file() != null) {
            fields.bare("file", problem.file()).number("offset", problem.offset());
            if (problem.to() > 0) {
                fields.number("to", problem.to());
            }
        }
        return Row.of(problem.severity().word(), fields.sentence("what", problem.what()));
    }

    private Row summary() {
        Counts counts = Counts.NONE;
        Counts voids = Counts.NONE;
        long first = 0;
        List<String> unread = new ArrayList<>();
        for (OfSegment segment : segments) {
            counts = counts.plus(segment.counts());
            voids = voids.plus(segment.voids());
            first = first == 0 ? segment.firstZxid() : first;
            if (!segment.role().equals("LOG")) {
                unread.add(segment.file());
            }
        }
        Fields fields = new Fields();
        fields.add("kind", new Value.Text("summary"), Fields.Style.HIDDEN, 0);
        fields.text("log", log).sentence("begins", begins).number("segments", segments.size());
        fields.number("voidSegments", unread.size());
        fields.number("batches", counts.batches()).number("records", counts.records());
        fields.number("txns", counts.txns()).number("epochs", counts.epochs());
        fields.number("memberships", counts.memberships()).number("levels", counts.levels());
        fields.number("controls", counts.controls());
        fields.number("voidBatches", voids.batches()).number("voidRecords", voids.records());
        zxids(fields, first, lastZxid);
        fields.hex("commitMark", commitMark).text("standing", standing);
        fields.truth("tornTail", has(Problem.Severity.TORN));
        fields.sentence("start", start).bare("verdict", isDamaged() ? "damaged" : "intact");
        return Row.of("summary", fields);
    }
}
