package io.quorate.server.recovery;

import io.quorate.server.snapshot.StateMeta;
import io.quorate.server.wal.LogFiles;
import io.quorate.server.wal.LogSurvey;
import io.quorate.server.wal.OpenLog;
import io.quorate.server.wal.ScannedLog;
import io.quorate.server.wal.SegmentNames;
import io.quorate.server.wal.StorageException;
import io.quorate.server.zab.HistoryBase;
import io.quorate.server.zab.OwnFacts;
import io.quorate.server.zab.RecoveredHistory;
import io.quorate.server.zab.Retained;
import io.quorate.server.zab.Standing;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * Reads the saved state and the log behind it, repairs the log's torn tail, and gives the history
 * back. Everything that a start changes on the disk becomes visible with one rename, and may be
 * repeated after a crash at any point.
 */
public final class Recovery {

    private final Storage storage;
    private final RecoveryConfig config;
    private final ReplayTarget builder;
    private final Executor readers;
    private final List<String> notes = new ArrayList<>();
    private @Nullable String fellBack;

    private Recovery(
            Storage storage, RecoveryConfig config, ReplayTarget builder, Executor readers) {
        this.storage = storage;
        this.config = config;
        this.builder = builder;
        this.readers = readers;
    }

    /**
     * Recovers; when it returns, everything it reports is durable and this start is counted.
     *
     * @param random for the disk id of a new server and for segment nonces; must not repeat itself
     *     from start to start. The log goes on drawing from it on the node loop's thread
     * @param builder receives the saved state, and each committed record behind it once, in order,
     *     before this returns
     * @param readers where the saved state is read meanwhile
     * @throws StorageException if the disk cannot be read or written, or was written by a newer
     *     build. Damage is not an exception: the server may start, with standing DAMAGED
     */
    public static Recovered open(
            Storage storage,
            RecoveryConfig config,
            RandomGenerator random,
            ReplayTarget builder,
            Executor readers)
            throws StorageException {
        try {
            return new Recovery(storage, config, builder, readers).open(random);
        } catch (StorageException e) {
            throw e;
        } catch (IOException e) {
            throw new StorageException(
                    "cannot open the log at "
                            + storage.logFiles().describe("")
                            + ": "
                            + StorageException.reason(e)
                            + "; check free space, permissions and the health of the disk",
                    e);
        }
    }

    /**
     * What {@link #open} would find in the log, with nothing changed: for tools. The server may be
     * running. Whether the saved state fits the log is not looked at.
     *
     * @param files the directory, if state and log are in the same
     * @param featureLevel highest feature level of this build
     * @throws StorageException if a newer build wrote what is there
     */
    public static Inspected inspect(LogFiles files, int featureLevel) throws IOException {
        Generation.Found current = Generation.read(files, featureLevel);
        long first = 1;
        if (current instanceof Generation.Found.Valid(Generation generation)) {
            first = generation.firstSegment();
        }
        long start = LogSurvey.startZxid(files, first);
        ScannedLog scanned = ScannedLog.scan(files, first, start, featureLevel);
        Damage found = damage(files, files, current, scanned, null);
        return new Inspected(scanned, found, standing(scanned, found), first, start);
    }

    private Recovered open(RandomGenerator random) throws IOException {
        Generation.Found current = Generation.read(storage.stateFiles(), config.featureLevel());
        Generation generation = Generation.FIRST;
        if (current instanceof Generation.Found.Valid(Generation found)) {
            generation = found;
            SegmentNames.finishSwitch(storage.logFiles(), found.firstSegment());
        }
        SavedState state = state(generation);
        ScannedLog scanned = scan(generation, state);
        String broken = whatIsBroken(state, scanned);
        if (broken != null && config.votesAlone()) {
            Generation older = fallBack(generation, broken);
            if (older != null) {
                state.close();
                generation = older;
                state = state(generation);
                scanned = scan(generation, state);
                broken = whatIsBroken(state, scanned);
            }
        }
        Damage found = damage(storage.stateFiles(), storage.logFiles(), current, scanned, broken);
        if (found != null) {
            // A start that stood as DAMAGED left little of the log: what it found itself counts.
            if (standing(scanned, null) == Standing.DAMAGED) {
                found = DamageNote.read(storage.stateFiles(), found);
            }
            DamageNote.write(storage.stateFiles(), found);
        }
        OpenLog log = scanned.reopen(config.wal(), standing(scanned, found), random);
        try {
            if (!(current instanceof Generation.Found.Valid)) {
                generation.write(storage.stateFiles());
            }
            notes.addAll(0, scanned.notes());
            return recovered(log, state, generation, found, broken == null);
        } catch (IOException | RuntimeException e) {
            log.close();
            state.close();
            throw e;
        }
    }

    private SavedState state(Generation generation) throws IOException {
        return SavedState.open(
                storage.states(), generation, config.featureLevel(), builder, readers);
    }

    private ScannedLog scan(Generation generation, SavedState state) throws IOException {
        long first = generation.firstSegment();
        // Where the state is lost that could say from where on the log is needed, it is read as far
        // as it goes: what is in front of that was purged.
        long from =
                state.damage() == null
                        ? state.base().zxid()
                        : LogSurvey.startZxid(storage.logFiles(), first);
        return ScannedLog.scan(storage.logFiles(), first, from, config.featureLevel());
    }

    private Recovered recovered(
            OpenLog log,
            SavedState state,
            Generation generation,
            @Nullable Damage found,
            boolean stateIsGood)
            throws IOException {
        OwnFacts own = log.own();
        Damage damage = found;
        if (own.standing() != Standing.DAMAGED) {
            DamageNote.remove(storage.stateFiles());
        } else if (damage == null) {
            damage =
                    DamageNote.read(
                            storage.stateFiles(),
                            new Damage(
                                    "an earlier start of this server found damage on this disk",
                                    log.lastZxid(),
                                    log.commitMark()));
        }
        HistoryBase base = stateIsGood && damage == null ? state.base() : HistoryBase.EMPTY;
        // The log is purged only where a saved state, so something committed, was.
        log.committed(Math.max(base.zxid(), log.startZxid()));
        if (base.zxid() == 0) {
            builder.reset();
        }
        // What a DAMAGED server holds is of no use to it, and behind a lost state cannot be
        // applied.
        boolean apply = log.startZxid() <= base.zxid();
        HistoryReplay replay =
                new HistoryReplay(
                        base,
                        log,
                        config.recentBytes(),
                        record -> {
                            if (apply) {
                                builder.apply(record);
                            }
                        });
        log.replay(replay);
        Generations generations = new Generations(storage, generation);
        if (damage == null) {
            generations.clearUp(own.standing() == Standing.JOINING || fellBack != null, true);
        }
        RecoveredHistory history =
                new RecoveredHistory(
                        own,
                        log.clusterId(),
                        log.featureLevel(),
                        log.committedMembership(),
                        replay.epochTable(),
                        log.commitMark(),
                        replay.recent(),
                        replay.beforeZxid(),
                        replay.beforeChainHash(),
                        new Retained(log.startZxid(), 0, 0));
        return new Recovered(
                history,
                log,
                damage == null ? state.store() : null,
                generations,
                log.loggedMembership(),
                damage,
                fellBack,
                notes);
    }

    private static Standing standing(ScannedLog scanned, @Nullable Damage found) {
        OwnFacts own = scanned.own();
        if (found != null) {
            return Standing.DAMAGED;
        }
        return own == null ? Standing.NEW : own.standing();
    }

    /** What of the saved state does not verify, or does not fit the log. */
    private @Nullable String whatIsBroken(SavedState state, ScannedLog scanned) throws IOException {
        String broken = state.awaitLoaded();
        HistoryBase base = state.base();
        if (broken != null || scanned.damage() != null || !scanned.exists()) {
            return broken;
        }
        return misfit(base, scanned);
    }

    /**
     * Why a state and an intact log do not belong together, null if they do.
     *
     * @param base what the state ends with
     * @param scanned the log, scanned from there on
     */
    public static @Nullable String misfit(HistoryBase base, ScannedLog scanned) {
        if (scanned.startZxid() > base.zxid()) {
            return "the log begins behind zxid 0x"
                    + Long.toHexString(scanned.startZxid())
                    + ", and the saved state ends at 0x"
                    + Long.toHexString(base.zxid());
        }
        Long inLog = scanned.chainHashAtState();
        if (base.zxid() != 0 && inLog == null) {
            return "the saved state goes to zxid 0x"
                    + Long.toHexString(base.zxid())
                    + ", which is not in the log";
        }
        return inLog != null && inLog != base.chainHash()
                ? "the saved state and the log are of different histories at zxid 0x"
                        + Long.toHexString(base.zxid())
                : null;
    }

    /**
     * The newest snapshot that is intact, and has all of the log behind it, becomes the state of a
     * new generation. The damaged one is put aside at the end of this start.
     */
    private @Nullable Generation fallBack(Generation damaged, String why) throws IOException {
        long number = damaged.number();
        SortedSet<Long> newestFirst = new TreeSet<>(storage.states().snapshots(number)).reversed();
        for (long zxid : newestFirst) {
            Generation next = tryOlder(damaged, zxid);
            if (next != null) {
                next.write(storage.stateFiles());
                fellBack =
                        why
                                + ". The snapshot of zxid 0x"
                                + Long.toHexString(zxid)
                                + " is intact, and so is the log behind it: this server goes on"
                                + " from there, and nothing is lost. What is damaged is put aside"
                                + " in quarantine; check the disk";
                return next;
            }
        }
        return null;
    }

    private @Nullable Generation tryOlder(Generation damaged, long zxid) throws IOException {
        long number = damaged.number() + 1;
        if (storage.states().exists(number)) {
            storage.states().delete(number);
        }
        try {
            storage.states().restore(damaged.number(), zxid, number);
        } catch (IOException e) {
            notes.add(StorageException.reason(e));
            return null;
        }
        Generation next =
                new Generation(0, Generation.stateName(number), damaged.firstSegment(), 0, 0, 0);
        SavedState state = state(next);
        try {
            ScannedLog scanned = scan(next, state);
            boolean fits = scanned.damage() == null && whatIsBroken(state, scanned) == null;
            StateMeta meta = state.store() == null ? null : state.store().meta();
            if (!fits || meta == null) {
                return null;
            }
            HistoryBase base = meta.base();
            return new Generation(
                    base.featureLevel(),
                    next.stateDirectory(),
                    next.firstSegment(),
                    base.zxid(),
                    base.chainHash(),
                    meta.digest());
        } finally {
            state.close();
        }
    }

    /** Whether this disk has lost something that it held. */
    private static @Nullable Damage damage(
            LogFiles stateFiles,
            LogFiles logFiles,
            Generation.Found current,
            ScannedLog scanned,
            @Nullable String broken)
            throws IOException {
        String what =
                switch (current) {
                    case Generation.Found.Valid _ -> broken;
                    case Generation.Found.Missing _ ->
                            holdsSomething(stateFiles, scanned)
                                    ? stateFiles.describe(Generation.FILE)
                                            + " is gone, and the state with it"
                                    : null;
                    case Generation.Found.Unreadable _ ->
                            stateFiles.describe(Generation.FILE) + " does not verify";
                };
        if (what == null) {
            what = scanned.damage();
        }
        if (what == null && current instanceof Generation.Found.Valid && !scanned.exists()) {
            what = "the log is gone: no segment in " + logFiles.describe("");
        }
        return what == null ? null : damage(what, scanned);
    }

    /**
     * Whether anything but a first start that was cut short has been here. That one leaves a log
     * that promised nothing and holds nothing, since {@code CURRENT} is written before any promise.
     */
    private static boolean holdsSomething(LogFiles stateFiles, ScannedLog scanned)
            throws IOException {
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
        String lost = "";
        if (mark > lastGood) {
            lost =
                    "; committed transactions behind it, up to 0x"
                            + Long.toHexString(mark)
                            + " at least, are lost here";
        } else if (scanned.damage() != null) {
            lost = "; what was logged behind it is lost here";
        }
        return new Damage(
                what
                        + ". The log on this disk is good up to zxid 0x"
                        + Long.toHexString(lastGood)
                        + lost,
                lastGood,
                mark);
    }
}
