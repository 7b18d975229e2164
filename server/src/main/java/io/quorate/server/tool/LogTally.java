package io.quorate.server.tool;

import io.quorate.server.tool.LogReport.Counts;
import io.quorate.server.wal.LogFile;
import io.quorate.server.wal.LogFiles;
import io.quorate.server.wal.LogSurvey;
import io.quorate.server.wal.SegmentWalk.Found;
import io.quorate.server.zab.Proposal;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Counts what is in a log, and collects what does not verify. */
final class LogTally implements LogContent.Visitor {

    private static final Counts BATCH = new Counts(1, 0, 0, 0, 0, 0);
    private static final Counts TXN = new Counts(0, 1, 0, 0, 0, 0);
    private static final Counts EPOCH = new Counts(0, 0, 1, 0, 0, 0);
    private static final Counts MEMBERSHIP = new Counts(0, 0, 0, 1, 0, 0);
    private static final Counts LEVEL = new Counts(0, 0, 0, 0, 1, 0);
    private static final Counts CONTROL = new Counts(0, 0, 0, 0, 0, 1);

    private final LogFiles files;
    private final LogSurvey survey;
    private final List<Problem> problems;
    private final List<LogReport.OfSegment> segments = new ArrayList<>();
    private long lastZxid;
    private long commitMark;

    /** The problems of all segments go to {@code problems}. */
    LogTally(LogFiles files, LogSurvey survey, List<Problem> problems) {
        this.files = files;
        this.survey = survey;
        this.problems = problems;
    }

    List<LogReport.OfSegment> segments() {
        return List.copyOf(segments);
    }

    /** Highest zxid that is not void. */
    long lastZxid() {
        return lastZxid;
    }

    /** Highest commit mark of a batch that is not void. */
    long commitMark() {
        return commitMark;
    }

    @Override
    public boolean segment(LogSurvey.Piece piece) throws IOException {
        String path = files.describe(piece.name());
        try (LogFile file = files.openForReading(piece.name())) {
            segments.add(
                    new LogReport.OfSegment(
                            path,
                            piece.number(),
                            piece.role().name(),
                            file.size(),
                            Counts.NONE,
                            Counts.NONE,
                            0,
                            0));
        }
        if (piece.header() == null) {
            problems.add(Problem.header(path, survey));
        }
        return true;
    }

    @Override
    public boolean found(LogSurvey.Piece piece, Found found, LogContent.@Nullable VoidCause why) {
        switch (found) {
            case Found.Batch batch -> {
                count(BATCH, 0, why);
                commitMark = why == null ? Math.max(commitMark, batch.commitMark()) : commitMark;
            }
            case Found.History(long _, long _, Proposal record) ->
                    count(
                            switch (record.kind()) {
                                case TXN -> TXN;
                                case EPOCH -> EPOCH;
                                case MEMBERSHIP -> MEMBERSHIP;
                                case FEATURE_LEVEL -> LEVEL;
                            },
                            record.zxid(),
                            why);
            case Found.Control _ -> count(CONTROL, 0, why);
            case Found.Unreadable bytes ->
                    problems.add(Problem.of(files.describe(piece.name()), piece, bytes));
        }
        return true;
    }

    private void count(Counts one, long zxid, LogContent.@Nullable VoidCause why) {
        LogReport.OfSegment last = segments.removeLast();
        boolean counts = why == null;
        boolean inHistory = counts && zxid != 0;
        segments.add(
                new LogReport.OfSegment(
                        last.file(),
                        last.number(),
                        last.role(),
                        last.bytes(),
                        counts ? last.counts().plus(one) : last.counts(),
                        counts ? last.voids() : last.voids().plus(one),
                        inHistory && last.firstZxid() == 0 ? zxid : last.firstZxid(),
                        inHistory ? zxid : last.lastZxid()));
        lastZxid = inHistory ? Math.max(lastZxid, zxid) : lastZxid;
    }
}
