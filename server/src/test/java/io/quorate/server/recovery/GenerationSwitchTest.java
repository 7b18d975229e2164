package io.quorate.server.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.snapshot.MemoryStates;
import io.quorate.server.snapshot.SnapshotReader;
import io.quorate.server.wal.CrashFiles;
import io.quorate.server.wal.CrashFiles.PowerLoss;
import io.quorate.server.zab.ControlRecord;
import io.quorate.server.zab.OwnFacts;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.Standing;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The one step from a state and its log to those that a leader sent: whenever the power goes, it is
 * the one or the other as a whole, with all that this server promised.
 */
class GenerationSwitchTest {

    private static final int OLD = 20;
    private static final int SAVED = 10;
    private static final int SENT = 40;
    private static final int MORE = 3;
    private static final int IMAGES = 3;

    private final StoredHistory history = new StoredHistory(3);
    private final SplittableRandom random = new SplittableRandom(4);
    private CrashFiles files = new CrashFiles();
    private MemoryStates states = new MemoryStates();

    /** Twenty records, ten of them saved; and a leader has more. */
    @BeforeEach
    void begin() throws IOException {
        StoredServer server = StoredServer.start(files, states, 1);
        server.control(new ControlRecord.StandingIs(Standing.JOINING, 7));
        server.control(new ControlRecord.Accepted(5, new PeerId(2)));
        history.epoch(1);
        while (history.size() < SENT + MORE) {
            history.txn();
        }
        for (int i = 0; i < OLD; i++) {
            server.append(history.records().get(i));
            server.flush();
        }
        for (int i = 0; i < SAVED; i++) {
            server.apply(history.records().get(i));
        }
        server.save(history.base(SAVED));
        server.log().commitMark(history.records().get(SAVED - 1).zxid());
        server.control(new ControlRecord.Accepted(6, new PeerId(3)));
        server.flush();
        files = files.afterKill();
        states = states.afterCrash();
    }

    /** How far it came. */
    private static final class Run {
        private final CrashFiles files;
        private final MemoryStates states;
        private boolean changedOver;
        private int durable;

        Run(CrashFiles files, MemoryStates states) {
            this.files = files;
            this.states = states;
        }
    }

    /** Starts, changes over, and logs what follows. */
    private Run run(boolean toNothing, boolean keepOlder, int fileOperation, int stateOperation)
            throws IOException {
        Run run = new Run(files.afterKill(), states.afterCrash());
        run.files.losePowerAt(fileOperation);
        run.states.losePowerAt(stateOperation / 2, stateOperation % 2 == 1);
        try {
            StoredServer server = StoredServer.start(run.files, run.states, 2);
            server.changeOver(toNothing ? null : sent(), keepOlder);
            run.changedOver = true;
            int from = toNothing ? 0 : SENT;
            run.durable = from;
            for (int i = from; i < from + MORE; i++) {
                server.append(history.records().get(i));
                server.flush();
                run.durable = i + 1;
            }
        } catch (PowerLoss e) {
            // Wanted.
        }
        return run;
    }

    private @Nullable SnapshotReader sent() throws IOException {
        return history.snapshot(SENT);
    }

    /**
     * What a start finds, and the one after it.
     *
     * @return how many records
     */
    private int found(Run run, CrashFiles image) throws IOException {
        MemoryStates left = run.states.afterCrash();
        int first = found(StoredServer.start(image, left, 3));
        assertThat(left.generations()).as("what is left").hasSizeLessThan(2);
        assertThat(found(StoredServer.start(image.afterKill(), left.afterCrash(), 4)))
                .isEqualTo(first);
        return first;
    }

    private int found(StoredServer server) throws IOException {
        Recovered recovered = server.recovered();
        assertThat(recovered.damage()).isNull();
        OwnFacts own = recovered.history().own();
        assertThat(own.standing()).isEqualTo(Standing.JOINING);
        assertThat(own.diskId()).isEqualTo(7);
        assertThat(own.acceptedEpoch()).isEqualTo(6);
        assertThat(own.acceptedLeader()).isEqualTo(new PeerId(3));
        assertThat(own.incarnation()).isGreaterThan(1);
        assertThat(own.highestZxidEverLogged())
                .isGreaterThanOrEqualTo(history.records().get(OLD - 1).zxid());
        long mark = recovered.history().commitMark();
        if (mark != 0) {
            assertThat(server.digest()).isEqualTo(history.digestAt(mark));
        }
        int from = countUpTo(server.startZxid());
        int count = from + server.history().size();
        assertThat(server.history()).isEqualTo(history.records().subList(from, count));
        return count;
    }

    private int countUpTo(long zxid) {
        int count = 0;
        while (count < history.size() && history.records().get(count).zxid() <= zxid) {
            count++;
        }
        return count;
    }

    private void assertOldOrNew(Run run, int newCount, Set<Integer> seen) throws IOException {
        Set<Integer> counts = new HashSet<>();
        counts.add(found(run, run.files.afterPowerLossKeepingNothing()));
        counts.add(found(run, run.files.afterKill()));
        for (int image = 0; image < IMAGES; image++) {
            counts.add(found(run, run.files.afterPowerLoss(random)));
        }
        for (int count : counts) {
            if (run.changedOver || count != OLD) {
                int least = run.changedOver ? run.durable : newCount;
                assertThat(count).as("records").isBetween(least, newCount + MORE);
            }
        }
        seen.addAll(counts);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void isTheOneOrTheOtherWheneverThePowerGoes(boolean toNothing) throws IOException {
        int newCount = toNothing ? 0 : SENT;
        Run whole = run(toNothing, true, Integer.MAX_VALUE, Integer.MAX_VALUE);
        Set<Integer> seen = new HashSet<>();
        for (int operation = 0; operation <= whole.files.operations(); operation++) {
            assertOldOrNew(run(toNothing, true, operation, Integer.MAX_VALUE), newCount, seen);
        }
        for (int operation = 0; operation <= 2 * whole.states.operations(); operation++) {
            assertOldOrNew(run(toNothing, true, Integer.MAX_VALUE, operation), newCount, seen);
        }
        assertThat(seen).contains(OLD, newCount, newCount + MORE);
    }

    @Test
    void whatABelievedDiskHeldIsDeleted() throws IOException {
        Run run = run(false, false, Integer.MAX_VALUE, Integer.MAX_VALUE);
        assertThat(run.states.generations()).containsExactly(2L);
        assertThat(run.states.quarantined()).isNull();
        assertThat(run.files.list()).noneMatch(name -> name.startsWith("quarantine/"));
    }

    @Test
    void whatADisbelievedDiskHeldIsPutAside() throws IOException {
        Run run = run(false, true, Integer.MAX_VALUE, Integer.MAX_VALUE);
        assertThat(run.states.generations()).containsExactly(2L);
        assertThat(run.states.quarantined()).isEqualTo(1);
        assertThat(run.files.list()).anyMatch(name -> name.startsWith("quarantine/log-"));
    }

    /** Nothing of the old one may be taken for the new one's, whatever is left lying about. */
    @Test
    void aSnapshotOfTheOldGenerationIsNoFallback() throws IOException {
        Run run = run(false, true, Integer.MAX_VALUE, Integer.MAX_VALUE);
        run.states.rot(2);
        for (long zxid : run.states.snapshots(2)) {
            run.states.rotSnapshot(2, zxid);
        }
        StoredServer server = StoredServer.startAlone(run.files, run.states, 5);
        assertThat(server.recovered().history().own().standing()).isEqualTo(Standing.DAMAGED);
    }
}
