package io.quorate.server.tool;

import io.quorate.server.wal.LogSurvey;
import io.quorate.server.wal.SegmentWalk.Found;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/**
 * Something in a log that does not verify.
 *
 * @param file the segment it is in, null if it is in none
 * @param offset where in the file
 * @param to where it ends, 0 if that is not known
 * @param what a sentence
 */
record Problem(Severity severity, @Nullable String file, long offset, long to, String what) {

    /** What a start makes of it. */
    enum Severity {
        /** Had been synced, and is lost: a start stands as DAMAGED. */
        DAMAGE,
        /** Belongs to the batch in flight: a start cuts it, and nothing is lost. */
        TORN,
        /** Lies where a start does not read. */
        NOTE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Bytes in a segment, by the rule of a start: what something was written after was synced. */
    static Problem of(String file, LogSurvey.Piece piece, Found.Unreadable found) {
        String batch = "batch " + found.batch() + " does not verify";
        if (found.batch() > piece.through()) {
            return problem(Severity.NOTE, file, found, batch + ", and is void: no start reads it");
        }
        if (found.later() > 0) {
            String proof = ", and had been synced, since batch " + found.later() + " follows it";
            return problem(Severity.DAMAGE, file, found, batch + proof);
        }
        if (piece.through() != LogSurvey.TO_THE_END) {
            String proof = ", and had been synced, since a later segment continues it";
            return problem(Severity.DAMAGE, file, found, batch + proof);
        }
        return problem(
                Severity.TORN,
                file,
                found,
                "batch "
                        + found.batch()
                        + " is not whole: a running server is writing it, or a crash tore it before"
                        + " it was acknowledged");
    }

    private static Problem problem(
            Severity severity, String file, Found.Unreadable found, String what) {
        return new Problem(severity, file, found.offset(), found.to(), what);
    }

    /** A header that does not verify: damage where the chain of segments needs it. */
    static Problem header(String file, LogSurvey survey) {
        return survey.broken() == null
                ? new Problem(
                        Severity.NOTE,
                        file,
                        0,
                        0,
                        "the segment's header does not verify, and no other segment needs it")
                : new Problem(Severity.DAMAGE, file, 0, 0, "the segment's header does not verify");
    }
}
