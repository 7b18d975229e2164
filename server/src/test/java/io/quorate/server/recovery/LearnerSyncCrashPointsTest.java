package io.quorate.server.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.wal.CrashFiles;
import io.quorate.server.wal.CrashFiles.PowerLoss;
import io.quorate.server.wal.TestHistory;
import io.quorate.server.zab.ControlRecord;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.Proposal;
import io.quorate.server.zab.Standing;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A learner's synchronisation, killed or without power in front of every operation on its disk: a
 * promise, a truncation of what only it has, the leader's records, (e, 0), and what is proposed
 * meanwhile (ZAB R10, R12, R14). The synchronisation by a snapshot is {@link GenerationSwitchTest}.
 */
class LearnerSyncCrashPointsTest {

    private static final int COMMON = 12;
    private static final int OWN = 3;
    private static final int MISSED = 20;
    private static final int LIVE = 5;

    /** Of epoch 1 alone: what the learner begins with. */
    private final List<Proposal> before;

    /** Behind the synchronisation. */
    private final List<Proposal> after;

    private final int common;

    LearnerSyncCrashPointsTest() {
        TestHistory own = new TestHistory();
        own.epoch(1);
        for (int i = 0; i < COMMON; i++) {
            own.txn(700, i);
        }
        common = own.records().size();
        TestHistory leaders = new TestHistory();
        own.records().forEach(leaders::adopt);
        for (int i = 0; i < OWN; i++) {
            own.txn(900, 100 + i);
        }
        before = own.records();
        leaders.epoch(2);
        for (int i = 0; i < MISSED; i++) {
            leaders.txn(i == 7 ? 30_000 : 500, 200 + i);
        }
        leaders.epoch(3);
        for (int i = 0; i < LIVE; i++) {
            leaders.txn(100, 300 + i);
        }
        after = leaders.records();
    }

    /** What the learner was told to be durable, of records and of its promise. */
    private static final class Told {
        private long zxid;
        private boolean promised;
    }

    private CrashFiles learner() throws IOException {
        CrashFiles files = new CrashFiles();
        TestServer server = TestServer.start(files, 1);
        server.control(new ControlRecord.StandingIs(Standing.VOTER, 7));
        server.control(new ControlRecord.Accepted(1, new PeerId(1)));
        before.forEach(server::append);
        server.commitMark(before.get(common - 1).zxid());
        server.flush();
        return files.afterKill();
    }

    private Told synchronise(CrashFiles files) {
        Told told = new Told();
        try {
            TestServer server = TestServer.start(files, 2);
            server.control(new ControlRecord.Accepted(3, new PeerId(3)));
            server.flush();
            told.promised = !server.flushedTickets().isEmpty();
            server.control(new ControlRecord.TruncatedTo(before.get(common - 1).zxid()));
            int logged = common;
            while (logged < after.size()) {
                int batch = Math.min(after.size() - logged, 1 + logged % 4);
                after.subList(logged, logged + batch).forEach(server::append);
                logged += batch;
                server.commitMark(after.get(logged - 2).zxid());
                int flushed = server.flushedTickets().size();
                server.flush();
                if (server.flushedTickets().size() > flushed) {
                    told.zxid = after.get(logged - 1).zxid();
                }
            }
        } catch (PowerLoss | IOException e) {
            // Wanted.
        }
        return told;
    }

    private void verify(Told told, CrashFiles left) throws IOException {
        TestServer found = TestServer.start(left, 3);
        List<Proposal> records = found.history();
        assertThat(found.recovered().damage()).isNull();
        assertThat(found.own().standing()).isEqualTo(Standing.VOTER);
        // Its own log, or the leader's up to some record: never (e, 0) without what is before it.
        List<Proposal> expected =
                records.equals(before) ? before : after.subList(0, records.size());
        assertThat(records).isEqualTo(expected).hasSizeGreaterThanOrEqualTo(common);
        long last = records.getLast().zxid();
        assertThat(records.equals(before) && told.zxid != 0).as("an ack of nothing").isFalse();
        assertThat(last).isGreaterThanOrEqualTo(told.zxid);
        assertThat(found.own().acceptedEpoch())
                .isGreaterThanOrEqualTo(told.promised ? 3 : last >>> 32);
        assertThat(found.own().highestZxidEverLogged())
                .isGreaterThanOrEqualTo(before.getLast().zxid());
        List<Proposal> applied = new ArrayList<>(found.applied());
        assertThat(applied).isEqualTo(records.subList(0, applied.size()));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whateverIsLeft_isOneOfTheTwoHistories_andHoldsWhatWasAcknowledged(long seed)
            throws IOException {
        CrashFiles whole = learner();
        int first = whole.operations();
        synchronise(whole);
        int operations = whole.operations();
        assertThat(operations - first).as("operations on the disk").isGreaterThan(30);
        SplittableRandom random = new SplittableRandom(seed);
        for (int operation = first; operation <= operations; operation++) {
            CrashFiles files = learner();
            files.losePowerAt(operation);
            Told told = synchronise(files);
            verify(told, files.afterKill());
            verify(told, files.afterPowerLossKeepingNothing());
            for (int image = 0; image < 4; image++) {
                verify(told, files.afterPowerLoss(random));
            }
        }
    }
}
