package io.quorate.server.recovery;

import io.quorate.server.wal.LogFiles;
import io.quorate.server.wal.OpenLog;
import io.quorate.server.wal.ScannedLog;
import io.quorate.server.wal.StorageException;
import io.quorate.server.zab.OwnFacts;
import io.quorate.server.zab.Proposal;
import io.quorate.server.zab.RecoveredHistory;
import io.quorate.server.zab.Standing;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Reads the log, repairs its torn tail, and gives the history back. Everything that a start changes
 * on the disk becomes visible with one rename, and may be repeated after a crash at any point.
 */
public final class Recovery {

    private final LogFiles stateFiles;
    private final LogFiles logFiles;
    private final RecoveryConfig config;

    private Recovery(LogFiles stateFiles, LogFiles logFiles, RecoveryConfig config) {
        this.stateFiles = stateFiles;
        this.logFiles = logFiles;
        this.config = config;
    }

    /**
     * Recovers; when it returns, everything it reports is durable and this start is counted.
     *
     * @param random for the disk id of a new server and for segment nonces; must not repeat itself
     *     from start to start. The log goes on drawing from it on the node loop's thread
     * @param apply receives each committed record once, in order, before this returns
     * @throws StorageException if the disk cannot be read or written, or was written by a newer
     *     build. Damage is not an exception: the server may start, with standing DAMAGED
     */
    public static Recovered open(
            DataDirectory directory,
            RecoveryConfig config,
            RandomGenerator random,
            Consumer<Proposal> apply)
            throws StorageException {
        return open(directory.stateFiles(), directory.logFiles(), config, random, apply);
    }

    /**
     * The same on any files: for simulations.
     *
     * @param stateFiles where {@code CURRENT} is
     * @param logFiles where the segments are; may be the same
     */
    public static Recovered open(
            LogFiles stateFiles,
            LogFiles logFiles,
            RecoveryConfig config,
            RandomGenerator random,
            Consumer<Proposal> apply)
            throws StorageException {
        try {
            return new Recovery(stateFiles, logFiles, config).open(random, apply);
        } catch (StorageException e) {
            throw e;
        } catch (IOException e) {
            throw new StorageException(
                    "cannot open the log at "
                            + logFiles.describe("")
                            + ": "
                            + StorageException.reason(e)
                            + "; check free space, permissions and the health of the disk",
                    e);
        }
    }

    private Recovered open(RandomGenerator random, Consumer<Proposal> apply) throws IOException {
        Generation.Found current = Generation.read(stateFiles, config.featureLevel());
        long stateZxid =
                current instanceof Generation.Found.Valid(Generation generation)
                        ? generation.zxid()
                        : 0;
        ScannedLog scanned = ScannedLog.scan(logFiles, stateZxid, config.featureLevel());
        Damage found = damage(current, scanned);
        if (found != null) {
            DamageNote.write(stateFiles, found);
        }
        OpenLog log = scanned.reopen(config.wal(), standing(scanned, found), random);
        try {
            return recovered(scanned, log, current, found, apply);
        } catch (IOException | RuntimeException e) {
            log.close();
            throw e;
        }
    }

    private Recovered recovered(
            ScannedLog scanned,
            OpenLog log,
            Generation.Found current,
            @Nullable Damage found,
            Consumer<Proposal> apply)
            throws IOException {
        HistoryReplay replay = new HistoryReplay(log.commitMark(), config.recentBytes(), apply);
        log.replay(replay);
        if (!(current instanceof Generation.Found.Valid)) {
            Generation.FIRST.write(stateFiles);
        }
        OwnFacts own = log.own();
        Damage damage = found;
        if (own.standing() != Standing.DAMAGED) {
            DamageNote.remove(stateFiles);
        } else if (damage == null) {
            damage = DamageNote.read(stateFiles, log.lastZxid(), log.commitMark());
        }
        RecoveredHistory history =
                new RecoveredHistory(
                        own,
                        log.clusterId(),
                        log.featureLevel(),
                        log.committedMembership(),
                        replay.epochTable(),
                        log.commitMark(),
                        replay.recent());
        return new Recovered(history, log, log.loggedMembership(), damage, scanned.notes());
    }

    private static Standing standing(ScannedLog scanned, @Nullable Damage found) {
        OwnFacts own = scanned.own();
        if (found != null) {
            return Standing.DAMAGED;
        }
        return own == null ? Standing.NEW : own.standing();
    }

    /** Whether this disk has lost something that it held. */
    private @Nullable Damage damage(Generation.Found current, ScannedLog scanned)
            throws IOException {
        String what = scanned.damage();
        if (what == null) {
            what =
                    switch (current) {
                        case Generation.Found.Valid _ ->
                                scanned.exists()
                                        ? null
                                        : "the log is gone: no segment in " + logFiles.describe("");
                        case Generation.Found.Missing _ ->
                                holdsSomething(scanned)
                                        ? stateFiles.describe(Generation.FILE)
                                                + " is gone, and the state with it"
                                        : null;
                        case Generation.Found.Unreadable _ ->
                                stateFiles.describe(Generation.FILE) + " does not verify";
                    };
        }
        return what == null ? null : damage(what, scanned);
    }

    /**
     * Whether anything but a first start that was cut short has been here. That one leaves a log
     * that promised nothing and holds nothing, since {@code CURRENT} is written before any promise.
     */
    private boolean holdsSomething(ScannedLog scanned) throws IOException {
        OwnFacts own = scanned.own();
        boolean promised =
                own != null
                        && (own.standing() != Standing.NEW
                                || own.acceptedEpoch() != 0
                                || own.highestZxidEverLogged() != 0);
        return promised || stateFiles.list().stream().anyMatch(name -> name.startsWith("state-"));
    }

    private static Damage damage(String what, ScannedLog scanned) {
        long lastGood = scanned.lastZxid();
        long mark = scanned.highestCommitMark();
        String lost =
                mark > lastGood
                        ? "; committed transactions behind it, up to 0x"
                                + Long.toHexString(mark)
                                + " at least, are lost here"
                        : "; what was logged behind it is lost here";
        return new Damage(
                what
                        + ". The history on this disk is good up to zxid 0x"
                        + Long.toHexString(lastGood)
                        + lost,
                lastGood,
                mark);
    }
}
