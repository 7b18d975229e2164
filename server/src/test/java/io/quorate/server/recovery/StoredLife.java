package io.quorate.server.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.snapshot.MemoryStates;
import io.quorate.server.wal.CrashFiles;
import io.quorate.server.zab.ControlRecord;
import io.quorate.server.zab.OwnFacts;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.Proposal;
import io.quorate.server.zab.Standing;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * One random life of a server, over several starts, until the power goes; and what a start may find
 * of it then: all that was acknowledged, nothing that was not asked for, no damage.
 */
final class StoredLife {

    private static final int STEPS = 30;
    private static final long DISK = 7;

    private final CrashFiles files = new CrashFiles();
    private final MemoryStates states = new MemoryStates();
    private final SplittableRandom random;
    private final StoredHistory history;
    private @Nullable StoredServer server;

    /** How many records were given to the log of this start, or stood in it; how many are safe. */
    private int logged;

    private int durable;
    private int committed;
    private int applied;

    /** A history as long as this is being changed over to: all of it counts at once, or nothing. */
    private int changingTo;

    private long loggedEpoch;
    private long durableEpoch;
    private long starts;
    private long purgedTo;
    private boolean isVoter;

    StoredLife(long seed) {
        random = new SplittableRandom(seed);
        history = new StoredHistory(seed);
    }

    CrashFiles files() {
        return files;
    }

    MemoryStates states() {
        return states;
    }

    /** Up to where the log was purged behind saves. */
    long purgedTo() {
        return purgedTo;
    }

    private StoredServer server() {
        return Objects.requireNonNull(server);
    }

    private void flush() {
        server().flush();
        durable = logged;
        durableEpoch = loggedEpoch;
    }

    void live() throws IOException {
        start();
        if (!isVoter) {
            server().control(new ControlRecord.StandingIs(Standing.VOTER, DISK));
            flush();
            isVoter = true;
        }
        if (history.size() == 0) {
            history.epoch(1);
        }
        for (int step = 0; step < STEPS; step++) {
            step();
        }
    }

    private void step() throws IOException {
        switch (random.nextInt(14)) {
            case 0, 1, 2 -> append(random.nextInt(1, 12));
            case 3, 4, 5 -> flush();
            case 6, 7 -> commit();
            case 8, 9, 10 -> save();
            case 11 -> accept();
            case 12 -> start();
            default -> changeOver();
        }
    }

    private void append(int count) {
        for (int i = 0; i < count; i++) {
            if (logged == history.size()) {
                history.txn();
            }
            server().append(history.records().get(logged));
            logged++;
        }
    }

    private void commit() {
        int count = random.nextInt(committed, durable + 1);
        if (count > committed) {
            committed = count;
            server().log().commitMark(zxid(count));
            for (; applied < committed; applied++) {
                server().apply(history.records().get(applied));
            }
        }
    }

    /** As the node does: what is applied is durable, and so may be saved. */
    private void save() throws IOException {
        if (applied > 0) {
            states.failSaves(random.nextInt(5) == 0 ? 1 : 0);
            server().save(history.base(applied));
            states.failSaves(0);
            purgedTo = Math.max(purgedTo, server().startZxid());
        }
    }

    private void accept() {
        loggedEpoch++;
        server().control(new ControlRecord.Accepted(loggedEpoch, new PeerId(2)));
    }

    /** A leader that is ahead sends its state; what was not committed here is given up. */
    private void changeOver() throws IOException {
        while (history.size() < logged + 5) {
            history.txn();
        }
        // What has not been asked of the log's disk is dropped by the change.
        flush();
        int count = random.nextInt(logged + 1, history.size() + 1);
        changingTo = count;
        server().changeOver(history.snapshot(count), false);
        changingTo = 0;
        logged = count;
        durable = count;
        committed = count;
        applied = count;
    }

    private long zxid(int count) {
        return count == 0 ? 0 : history.records().get(count - 1).zxid();
    }

    /** The process starts, perhaps after another died; what that had not written is gone. */
    private void start() throws IOException {
        StoredServer started = StoredServer.start(files, states, random.nextLong());
        logged = assertRightful(started);
        durable = logged;
        committed = countUpTo(started.recovered().history().commitMark());
        applied = committed;
        loggedEpoch = started.recovered().history().own().acceptedEpoch();
        durableEpoch = loggedEpoch;
        starts = started.recovered().history().own().incarnation();
        server = started;
    }

    /** What is found on these disks is right, and is found again. */
    void verify(CrashFiles found, MemoryStates foundStates) throws IOException {
        int first = assertRightful(StoredServer.start(found, foundStates, 5));
        int second =
                assertRightful(StoredServer.start(found.afterKill(), foundStates.afterCrash(), 6));
        assertThat(second).as("records at a second start").isEqualTo(first);
        assertThat(foundStates.generations()).as("what is left of others").hasSizeLessThan(2);
        assertThat(found.list()).noneMatch(name -> name.contains("switch"));
    }

    /**
     * Which of the legal outcomes it is.
     *
     * @return how many records it has
     */
    private int assertRightful(StoredServer found) throws IOException {
        Recovered recovered = found.recovered();
        assertThat(recovered.damage()).isNull();
        OwnFacts own = recovered.history().own();
        assertThat(own.incarnation()).isGreaterThan(starts);
        assertThat(own.acceptedEpoch()).isBetween(durableEpoch, loggedEpoch);
        if (isVoter) {
            assertThat(own.standing()).isEqualTo(Standing.VOTER);
            assertThat(own.diskId()).isEqualTo(DISK);
        }
        int count = countUpTo(lastZxid(recovered));
        if (count != changingTo) {
            assertThat(count).as("records").isBetween(durable, logged);
        }
        long mark = recovered.history().commitMark();
        assertThat(countUpTo(mark)).isLessThanOrEqualTo(Math.max(committed, changingTo));
        assertThat(found.digest()).as("state at the commit mark").isEqualTo(digest(mark));
        assertThat(own.highestZxidEverLogged()).isGreaterThanOrEqualTo(zxid(durable));
        int from = countUpTo(found.startZxid());
        List<Proposal> records = history.records().subList(from, count);
        assertThat(found.history()).isEqualTo(records);
        return count;
    }

    private long digest(long mark) {
        return mark == 0 ? emptyDigest() : history.digestAt(mark);
    }

    private static long emptyDigest() {
        TreeBuilder empty = new TreeBuilder(1);
        return empty.tree().digest() + empty.sessions().digest();
    }

    private static long lastZxid(Recovered recovered) {
        List<Proposal> recent = recovered.history().recent();
        return recent.isEmpty() ? recovered.history().beforeZxid() : recent.getLast().zxid();
    }

    private int countUpTo(long zxid) {
        if (zxid == 0) {
            return 0;
        }
        for (int i = 0; i < history.size(); i++) {
            if (history.records().get(i).zxid() == zxid) {
                return i + 1;
            }
        }
        throw new AssertionError("no record 0x" + Long.toHexString(zxid));
    }
}
