package io.quorate.server.tool;

import io.quorate.server.recovery.Recovery;
import io.quorate.server.snapshot.StateMeta;
import io.quorate.server.wal.LogFiles;
import io.quorate.server.wal.LogSurvey;
import io.quorate.server.wal.ScannedLog;
import io.quorate.server.zab.HistoryBase;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/**
 * Whether a log goes on from a saved state, by the rule of a start.
 *
 * @param log the log
 * @param firstSegment number of the generation's first segment
 * @param featureLevel highest feature level of this build
 */
record LogFit(LogFiles log, long firstSegment, int featureLevel) {

    /**
     * What came of it.
     *
     * @param beginsBehind whether what the log lacks lies in front of it
     */
    record Verdict(boolean fits, boolean beginsBehind, String sentence) {}

    /**
     * Compares.
     *
     * @param meta what the state says of itself, null if nothing was saved: then the log has all
     */
    Verdict of(@Nullable StateMeta meta) throws IOException {
        HistoryBase base = meta == null ? HistoryBase.EMPTY : meta.base();
        if (LogSource.isWithoutSegments(log.list())) {
            return new Verdict(
                    true,
                    false,
                    "not compared: no segment of a log is in "
                            + log.describe("")
                            + "; name its folder with --log");
        }
        long start = LogSurvey.startZxid(log, firstSegment);
        if (start > base.zxid()) {
            return new Verdict(
                    false,
                    true,
                    "the log begins behind zxid "
                            + hex(start)
                            + ", and the saved state ends at "
                            + hex(base.zxid()));
        }
        ScannedLog scanned = ScannedLog.scan(log, firstSegment, base.zxid(), featureLevel);
        if (scanned.damage() != null) {
            return new Verdict(
                    false,
                    false,
                    "the log is damaged: "
                            + scanned.damage()
                            + "; bin/quorate log verify says more");
        }
        String misfit = Recovery.misfit(base, scanned);
        return misfit == null
                ? new Verdict(true, false, fits(base, start, scanned))
                : new Verdict(false, false, misfit);
    }

    private static String fits(HistoryBase base, long start, ScannedLog scanned) {
        String from = start == 0 ? "it has all history" : "it begins behind zxid " + hex(start);
        String at =
                base.zxid() == 0
                        ? ""
                        : ", has zxid " + hex(base.zxid()) + " with the same chain hash";
        return "fits: " + from + at + ", and ends at zxid " + hex(scanned.lastZxid());
    }

    private static String hex(long zxid) {
        return "0x" + Long.toHexString(zxid);
    }
}
