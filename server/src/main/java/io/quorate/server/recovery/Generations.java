package io.quorate.server.recovery;

import io.quorate.server.snapshot.StateMeta;
import io.quorate.server.snapshot.States;
import io.quorate.server.wal.GenerationSwitch;
import io.quorate.server.wal.LogFiles;
import io.quorate.server.wal.SegmentNames;
import io.quorate.server.zab.HistoryBase;

import java.io.IOException;
import java.util.List;

/**
 * The generations of a data directory: which is the current one, how the next becomes it, and what
 * becomes of those before. Written by one thread at a time; {@link #current} from any.
 */
public final class Generations {

    private final LogFiles stateFiles;
    private final LogFiles logFiles;
    private final Quarantine quarantine;
    private final States states;
    private volatile long current;
    private volatile long firstSegment;

    /** The current one was begun with nothing, to be rebuilt: there is no evidence in it. */
    private volatile boolean begunEmpty;

    Generations(Storage storage, Generation current) {
        this.stateFiles = storage.stateFiles();
        this.logFiles = storage.logFiles();
        this.quarantine = storage.quarantine();
        this.states = storage.states();
        this.current = current.number();
        this.firstSegment = current.firstSegment();
        this.begunEmpty = current.number() > 1 && current.zxid() == 0;
    }

    /** Number of the current generation. */
    public long current() {
        return current;
    }

    /** The states of all generations. */
    public States states() {
        return states;
    }

    /** Whether the current generation was begun with nothing, to be rebuilt. */
    public boolean isBegunEmpty() {
        return begunEmpty;
    }

    /** A number that no generation has. */
    public long unused() throws IOException {
        long highest = current;
        for (long used : states.generations()) {
            highest = Math.max(highest, used);
        }
        return highest + 1;
    }

    /**
     * How generation {@code number} becomes the current one.
     *
     * @param meta what its state says of itself; with zxid 0 there is no state
     */
    public GenerationSwitch switchTo(long number, StateMeta meta) {
        HistoryBase base = meta.base();
        return first -> {
            new Generation(
                            base.featureLevel(),
                            Generation.stateName(number),
                            first,
                            base.zxid(),
                            base.chainHash(),
                            meta.digest())
                    .write(stateFiles);
            current = number;
            firstSegment = first;
            begunEmpty = base.zxid() == 0;
        };
    }

    /**
     * Clears up what is of no generation that counts: what was half received, and the states and
     * logs of older ones.
     *
     * @param keep whether the older ones go to {@code quarantine} and are not deleted
     * @param half whether a newer one is a remnant; not while one is received
     */
    public void clearUp(boolean keep, boolean half) throws IOException {
        for (long number : states.generations()) {
            if (number < current && keep) {
                states.putAside(number);
            } else if (number < current || (number > current && half)) {
                states.delete(number);
            }
        }
        clearUpLog(keep);
    }

    private void clearUpLog(boolean keep) throws IOException {
        List<String> older =
                logFiles.list().stream()
                        .filter(
                                name -> {
                                    Long number = SegmentNames.segmentNumber(name);
                                    return number != null && number < firstSegment;
                                })
                        .toList();
        if (older.isEmpty()) {
            return;
        }
        if (keep) {
            quarantine.clear();
        }
        for (String name : older) {
            if (keep) {
                quarantine.take(name);
            } else {
                logFiles.delete(name);
            }
        }
        logFiles.syncDirectory();
    }
}
