package io.quorate.server.tool;

import io.quorate.server.recovery.Damage;
import io.quorate.server.recovery.Inspected;
import io.quorate.server.recovery.Recovery;
import io.quorate.server.wal.LogFile;
import io.quorate.server.wal.LogFiles;
import io.quorate.server.wal.LogSurvey;
import io.quorate.server.wal.ScannedLog;
import io.quorate.server.wal.SegmentHeader;
import io.quorate.server.zab.OwnFacts;
import io.quorate.server.zab.Standing;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks a log. Twice: once as a start does, by the very code of a start, which says what the
 * history is worth and stops at the first damage; and once segment by segment, which finds all
 * places and also those that no start reads. Damage is what either of them finds.
 */
final class LogVerify {

    private static final String CURRENT = "CURRENT";

    /** A log that is still different after so many readings is being written very fast. */
    private static final int READINGS_MAX = 5;

    /**
     * What a start would make of it.
     *
     * @param damage null if nothing
     * @param standing null if nobody knows
     */
    private record Judgement(
            @Nullable String damage,
            @Nullable String standing,
            long lastZxid,
            long commitMark,
            String start) {}

    private LogVerify() {}

    /**
     * Verifies a log, which a server may be writing. What looks damaged is read again: a batch that
     * was written between two looks is whole at the second, and damage is the same each time.
     *
     * @param featureLevel highest feature level of this build
     */
    static LogReport verify(LogSource source, int featureLevel) throws IOException {
        LogReport found = readWhole(source, featureLevel);
        for (int i = 1; i < READINGS_MAX && found.isDamaged(); i++) {
            LogReport again = readWhole(source, featureLevel);
            if (again.problems().equals(found.problems())) {
                return again;
            }
            found = again;
        }
        return found;
    }

    /** A server that starts replaces a segment: then the list of files was old. */
    private static LogReport readWhole(LogSource source, int featureLevel) throws IOException {
        for (int i = 1; ; i++) {
            try {
                return read(source, featureLevel);
            } catch (NoSuchFileException replaced) {
                if (i == READINGS_MAX) {
                    throw replaced;
                }
            }
        }
    }

    private static LogReport read(LogSource source, int featureLevel) throws IOException {
        LogFiles files = source.files();
        LogSurvey survey = LogSurvey.of(files, 1, LogSurvey.startZxid(files, 1));
        List<Problem> problems = new ArrayList<>();
        List<LogReport.OfSegment> segments = new ArrayList<>();
        LogTally tally = new LogTally(files, survey, problems);
        LogContent.of(files, survey).visit(tally);
        segments.addAll(tally.segments());
        addShort(files, survey, problems);
        Judgement judged =
                source.whole()
                        ? judge(files, featureLevel)
                        : new Judgement(
                                null,
                                null,
                                tally.lastZxid(),
                                tally.commitMark(),
                                "not judged: only some segments were named; name the folder");
        addDamage(problems, judged.damage());
        return new LogReport(
                source.name(),
                segments,
                List.copyOf(problems),
                begins(survey),
                judged.lastZxid(),
                judged.commitMark(),
                judged.standing(),
                judged.start());
    }

    /** What lies in front of the first segment: nothing is missing that was purged. */
    private static String begins(LogSurvey survey) {
        for (LogSurvey.Piece piece : survey.pieces()) {
            SegmentHeader header = piece.header();
            if (piece.role() != LogSurvey.Role.VOID && header != null) {
                String zxid = "zxid 0x" + Long.toHexString(header.history().zxid());
                if (header.continuesAfter().nonce() == 0) {
                    return header.history().zxid() == 0
                            ? "with the first record of all"
                            : "with a generation, behind its saved state of " + zxid;
                }
                return "behind "
                        + zxid
                        + ": older segments were purged, and snapshot verify says whether the saved"
                        + " state has what they held";
            }
        }
        return "nowhere: no header of a segment verifies";
    }

    /** The damage of the start, unless its place is among the problems already. */
    private static void addDamage(List<Problem> problems, @Nullable String damage) {
        boolean placed =
                problems.stream().anyMatch(one -> one.severity() == Problem.Severity.DAMAGE);
        if (damage != null && !placed) {
            problems.add(new Problem(Problem.Severity.DAMAGE, null, 0, 0, damage));
        }
    }

    /** A server never makes a segment shorter: somebody else has. */
    private static void addShort(LogFiles files, LogSurvey survey, List<Problem> problems)
            throws IOException {
        for (LogSurvey.Piece piece : survey.pieces()) {
            try (LogFile file = files.openForReading(piece.name())) {
                if (piece.header() != null && file.size() < piece.header().segmentBytes()) {
                    problems.add(
                            new Problem(
                                    Problem.Severity.NOTE,
                                    files.describe(piece.name()),
                                    file.size(),
                                    piece.header().segmentBytes(),
                                    "the file is shorter than its header says: it was copied in"
                                            + " part, or cut"));
                }
            }
        }
    }

    private static Judgement judge(LogFiles files, int featureLevel) throws IOException {
        if (files.list().contains(CURRENT)) {
            Inspected found = Recovery.inspect(files, featureLevel);
            Damage damage = found.damage();
            return judgement(
                    found.log(), damage == null ? null : damage.message(), found.standing(), "");
        }
        // A dataLogDir of its own, or a dataDir that has lost its state: the folder does not tell.
        ScannedLog log = ScannedLog.scan(files, 1, LogSurvey.startZxid(files, 1), featureLevel);
        OwnFacts own = log.own();
        Standing standing = log.damage() != null || own == null ? Standing.DAMAGED : own.standing();
        return judgement(
                log,
                log.damage(),
                standing,
                "; CURRENT is not here, which is right for a dataLogDir and damage in a dataDir");
    }

    private static Judgement judgement(
            ScannedLog log, @Nullable String damage, Standing standing, String remark) {
        String zxid = "0x" + Long.toHexString(log.lastZxid());
        String start =
                damage == null
                        ? "goes on behind zxid " + zxid + " as " + standing + remark
                        : "stands as DAMAGED, keeps the history up to zxid "
                                + zxid
                                + " and does not vote until a leader has rebuilt it; alone it ends"
                                + " with exit code 6"
                                + remark;
        return new Judgement(
                damage, standing.name(), log.lastZxid(), log.highestCommitMark(), start);
    }
}
