package io.quorate.server.tool;

import io.quorate.server.wal.LogFiles;
import io.quorate.server.wal.LogSurvey;
import io.quorate.server.wal.SegmentWalk;
import io.quorate.server.zab.ControlRecord;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * All that lies in a log, in the order of its segments, and what of it is void. Reads each segment
 * twice: first for the truncations, since what they void stands in front of them.
 */
final class LogContent {

    /** Why a start does not read something. */
    enum VoidCause {
        /** No start reads its segment. */
        SEGMENT,
        /** A later segment continues in front of it: a start took it over, or cut it as torn. */
        SUPERSEDED,
        /** A later record truncates the history to a zxid below it. */
        TRUNCATED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Is told what there is. */
    interface Visitor {

        /** A segment begins. Returns whether to go on. */
        boolean segment(LogSurvey.Piece piece) throws IOException;

        /**
         * Something in it.
         *
         * @param why why it is void, null if it is not
         * @return whether to go on
         */
        boolean found(LogSurvey.Piece piece, SegmentWalk.Found found, @Nullable VoidCause why)
                throws IOException;
    }

    /**
     * A truncation that is not void itself.
     *
     * @param lowest the lowest zxid that this one or a later one truncates to
     */
    private record Cut(long segment, long offset, long lowest) {}

    private final LogFiles files;
    private final LogSurvey survey;
    private final List<Cut> cuts;

    private LogContent(LogFiles files, LogSurvey survey, List<Cut> cuts) {
        this.files = files;
        this.survey = survey;
        this.cuts = cuts;
    }

    /** Reads where the truncations are. */
    static LogContent of(LogFiles files, LogSurvey survey) throws IOException {
        List<Cut> found = new ArrayList<>();
        for (LogSurvey.Piece piece : survey.pieces()) {
            SegmentWalk.walk(files, piece, one -> addCut(piece, one, found));
        }
        for (int i = found.size() - 2; i >= 0; i--) {
            Cut cut = found.get(i);
            long lowest = Math.min(cut.lowest(), found.get(i + 1).lowest());
            found.set(i, new Cut(cut.segment(), cut.offset(), lowest));
        }
        return new LogContent(files, survey, found);
    }

    private static boolean addCut(LogSurvey.Piece piece, SegmentWalk.Found found, List<Cut> cuts) {
        if (found.batch() <= piece.through()
                && found instanceof SegmentWalk.Found.Control control
                && control.record() instanceof ControlRecord.TruncatedTo(long zxid)) {
            cuts.add(new Cut(piece.number(), control.offset(), zxid));
        }
        return true;
    }

    LogSurvey survey() {
        return survey;
    }

    /** Shows all of it. */
    void visit(Visitor visitor) throws IOException {
        boolean[] goesOn = {true};
        for (LogSurvey.Piece piece : survey.pieces()) {
            goesOn[0] = goesOn[0] && visitor.segment(piece);
            if (goesOn[0]) {
                SegmentWalk.walk(
                        files,
                        piece,
                        found -> {
                            goesOn[0] = visitor.found(piece, found, why(piece, found));
                            return goesOn[0];
                        });
            }
        }
    }

    private @Nullable VoidCause why(LogSurvey.Piece piece, SegmentWalk.Found found) {
        if (piece.role() == LogSurvey.Role.VOID) {
            return VoidCause.SEGMENT;
        }
        if (found.batch() > piece.through()) {
            return VoidCause.SUPERSEDED;
        }
        return found instanceof SegmentWalk.Found.History history
                        && history.record().zxid() > lowestCutBehind(piece.number(), found.offset())
                ? VoidCause.TRUNCATED
                : null;
    }

    private long lowestCutBehind(long segment, long offset) {
        for (Cut cut : cuts) {
            if (cut.segment() > segment || (cut.segment() == segment && cut.offset() > offset)) {
                return cut.lowest();
            }
        }
        return Long.MAX_VALUE;
    }
}
