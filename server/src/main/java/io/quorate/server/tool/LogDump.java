package io.quorate.server.tool;

import io.quorate.server.wal.LogFiles;
import io.quorate.server.wal.LogSurvey;
import io.quorate.server.wal.SegmentWalk.Found;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Shows what is in logs, row by row. */
final class LogDump {

    /**
     * What to show.
     *
     * @param data znodes' data too
     * @param voids what is void too
     * @param limit rows at most
     */
    record Wish(Filter filter, boolean data, boolean voids, long limit) {}

    /** How often to look whether anybody still reads: {@code head} does not read long. */
    private static final int ROWS_BETWEEN_LOOKS = 1_000;

    private final Wish wish;
    private final Printer printer;
    private long shown;

    /** Rows that passed the filter and are void. */
    private long hidden;

    private boolean damaged;
    private final List<String> notes = new ArrayList<>();

    LogDump(Wish wish, Printer printer) {
        this.wish = wish;
        this.printer = printer;
    }

    /** Shows one log; the limit and the remarks are for all together. */
    void dump(LogSource source) throws IOException {
        if (shown >= wish.limit()) {
            return;
        }
        LogFiles files = source.files();
        LogSurvey survey = LogSurvey.of(files, 1, LogSurvey.startZxid(files, 1));
        if (source.whole() && survey.broken() != null) {
            damaged = true;
            notes.add(survey.broken());
        }
        LogContent.of(files, survey)
                .visit(
                        new LogContent.Visitor() {
                            @Override
                            public boolean segment(LogSurvey.Piece piece) {
                                return begin(files, survey, piece);
                            }

                            @Override
                            public boolean found(
                                    LogSurvey.Piece piece,
                                    Found found,
                                    LogContent.@Nullable VoidCause why) {
                                return show(rows(files, piece), files, piece, found, why);
                            }
                        });
    }

    /** What the reader should know beside the rows. */
    List<String> notes() {
        List<String> all = new ArrayList<>(notes);
        if (hidden > 0) {
            all.add(hidden + " void rows are not shown; --void shows them");
        }
        if (shown >= wish.limit()) {
            all.add("ended at --limit " + wish.limit());
        }
        return all;
    }

    /** Whether anything shown does not verify though it had been synced. */
    boolean isDamaged() {
        return damaged;
    }

    private LogRows rows(LogFiles files, LogSurvey.Piece piece) {
        return new LogRows(files.describe(piece.name()), piece, wish.data());
    }

    private boolean begin(LogFiles files, LogSurvey survey, LogSurvey.Piece piece) {
        boolean isVoid = piece.role() == LogSurvey.Role.VOID;
        LogContent.VoidCause why = isVoid ? LogContent.VoidCause.SEGMENT : null;
        if (piece.header() != null) {
            return show(rows(files, piece).header(piece.header(), why), why);
        }
        return show(rows(files, piece), Problem.header(files.describe(piece.name()), survey), why);
    }

    private boolean show(
            LogRows rows,
            LogFiles files,
            LogSurvey.Piece piece,
            Found found,
            LogContent.@Nullable VoidCause why) {
        return switch (found) {
            case Found.Batch batch -> show(rows.batch(batch, why), why);
            case Found.History history -> show(rows.history(history, why), why);
            case Found.Control control -> show(rows.control(control, why), why);
            case Found.Unreadable bytes ->
                    show(rows, Problem.of(files.describe(piece.name()), piece, bytes), why);
        };
    }

    private boolean show(Row row, LogContent.@Nullable VoidCause why) {
        if (!wish.filter().passes(row)) {
            return true;
        }
        if (why != null && !wish.voids()) {
            hidden++;
            return true;
        }
        printer.print(row);
        shown++;
        return shown < wish.limit() && (shown % ROWS_BETWEEN_LOOKS != 0 || !printer.isBroken());
    }

    /** What does not verify is shown whatever the filter says: it may be what was looked for. */
    private boolean show(LogRows rows, Problem problem, LogContent.@Nullable VoidCause why) {
        if (problem.severity() != Problem.Severity.NOTE || wish.voids()) {
            printer.print(rows.problem(problem, why));
        }
        damaged |= problem.severity() == Problem.Severity.DAMAGE;
        return true;
    }
}
