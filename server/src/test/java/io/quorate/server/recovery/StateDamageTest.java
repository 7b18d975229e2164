package io.quorate.server.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.snapshot.MemoryStates;
import io.quorate.server.wal.CrashFiles;
import io.quorate.server.wal.CrashFiles.PowerLoss;
import io.quorate.server.zab.ControlRecord;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.Standing;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Objects;

/**
 * A saved state that does not verify, or does not fit its log: told for what it is. One who votes
 * alone goes on from an older snapshot where all of the log behind it is there.
 */
class StateDamageTest {

    private static final int RECORDS = 60;

    private final StoredHistory history = new StoredHistory(5);
    private final CrashFiles files = new CrashFiles();
    private final MemoryStates states = new MemoryStates();

    /** As of the first save. */
    private CrashFiles earlyFiles = files;

    private MemoryStates earlyStates = states;

    @BeforeEach
    void savedOftenAndPurged() throws IOException {
        life(history, files, states);
    }

    private void life(StoredHistory of, CrashFiles onFiles, MemoryStates onStates)
            throws IOException {
        StoredServer server = StoredServer.start(onFiles, onStates, 1);
        server.control(new ControlRecord.StandingIs(Standing.VOTER, 7));
        server.control(new ControlRecord.Accepted(5, new PeerId(2)));
        of.epoch(1);
        for (int i = 0; i < RECORDS; i++) {
            if (i == of.size()) {
                of.txn();
            }
            server.append(of.records().get(i));
            server.log().commitMark(of.records().get(Math.max(0, i - 1)).zxid());
            server.flush();
            server.apply(of.records().get(i));
            if (i % 15 == 10) {
                server.save(of.base(i + 1));
            }
            if (i == 12) {
                earlyFiles = onFiles.afterKill();
                earlyStates = onStates.afterCrash();
            }
        }
        assertThat(server.startZxid()).as("purged").isPositive();
        assertThat(server.snapshots()).hasSize(2);
    }

    private static String zxid(StoredHistory of, int count) {
        return "0x" + Long.toHexString(of.records().get(count - 1).zxid());
    }

    /** Told at this start and the next, and nothing promised is forgotten. */
    private static String toldOf(CrashFiles files, MemoryStates states) throws IOException {
        StoredServer server = StoredServer.start(files, states, 2);
        Damage damage = Objects.requireNonNull(server.recovered().damage());
        assertThat(server.recovered().history().own().standing()).isEqualTo(Standing.DAMAGED);
        assertThat(server.recovered().state()).isNull();
        assertThat(server.digest()).as("nothing of it is served").isEqualTo(emptyDigest());
        StoredServer again = StoredServer.start(files.afterKill(), states.afterCrash(), 3);
        assertThat(again.recovered().history().own().standing()).isEqualTo(Standing.DAMAGED);
        assertThat(again.recovered().damage()).isEqualTo(damage);
        assertThat(damage.message()).doesNotContain("\n");
        return damage.message();
    }

    private static long emptyDigest() {
        TreeBuilder empty = new TreeBuilder(1);
        return empty.tree().digest() + empty.sessions().digest();
    }

    private static void assertPromisesHold(CrashFiles files, MemoryStates states)
            throws IOException {
        var own = StoredServer.start(files, states, 4).recovered().history().own();
        assertThat(own.acceptedEpoch()).isEqualTo(5);
        assertThat(own.diskId()).isEqualTo(7);
    }

    @Test
    void aStateAheadOfItsLogIsDamage() throws IOException {
        assertThat(toldOf(earlyFiles, states.afterCrash()))
                .startsWith(
                        "the saved state goes to zxid "
                                + zxid(history, 56)
                                + ", which is not in the log");
        assertPromisesHold(earlyFiles, states);
    }

    @Test
    void aStateThatTheLogBeginsBehindIsDamage() throws IOException {
        assertThat(toldOf(files, earlyStates))
                .startsWith("the segment that /data/log-")
                .contains("continues is missing from the directory");
        assertPromisesHold(files, earlyStates);
    }

    @Test
    void aStateOfAnotherHistoryIsDamage() throws IOException {
        StoredHistory other = new StoredHistory(6);
        MemoryStates others = new MemoryStates();
        life(other, new CrashFiles(), others);
        assertThat(toldOf(files, others))
                .startsWith(
                        "the saved state and the log are of different histories at zxid "
                                + zxid(history, 56));
        assertPromisesHold(files, others);
    }

    @Test
    void aMissingCurrentIsDamage() throws IOException {
        files.remove("CURRENT");
        assertThat(toldOf(files, states)).contains("CURRENT is gone, and the state with it");
        assertPromisesHold(files, states);
    }

    @Test
    void aMissingStateIsDamage() throws IOException {
        states.lose(1);
        assertThat(toldOf(files, states)).startsWith("/data/state-1 is gone");
        assertPromisesHold(files, states);
    }

    @Test
    void aMissingStateThatWasReceivedIsDamage() throws IOException {
        StoredServer server = StoredServer.start(files, states, 2);
        while (history.size() < RECORDS + 5) {
            history.txn();
        }
        server.changeOver(history.snapshot(RECORDS + 5), false);
        assertThat(toldOf(files, new MemoryStates())).startsWith("/data/state-2 is gone");
        assertPromisesHold(files, new MemoryStates());
    }

    @Test
    void aMissingLogIsDamage() throws IOException {
        for (String name : files.list()) {
            if (name.startsWith("log-")) {
                files.remove(name);
            }
        }
        assertThat(toldOf(files, states)).startsWith("the log is gone: no segment in /data/");
    }

    @Test
    void aRottenStateIsDamage() throws IOException {
        states.rot(1);
        assertThat(toldOf(files, states)).startsWith("/data/state-1: a checksum does not hold");
        assertPromisesHold(files, states);
    }

    private void assertWhole(StoredServer server) {
        assertThat(server.recovered().damage()).isNull();
        assertThat(server.recovered().history().own().standing()).isEqualTo(Standing.VOTER);
        assertThat(server.recovered().history().own().acceptedEpoch()).isEqualTo(5);
        long mark = server.recovered().history().commitMark();
        assertThat(mark).isGreaterThanOrEqualTo(history.records().get(RECORDS - 2).zxid());
        assertThat(server.digest()).isEqualTo(history.digestAt(mark));
    }

    @Test
    void oneWhoVotesAloneGoesOnFromTheNewestIntactSnapshot() throws IOException {
        states.rot(1);
        StoredServer server = StoredServer.startAlone(files, states, 2);
        assertWhole(server);
        assertThat(server.recovered().warning())
                .startsWith("/data/state-1: a checksum does not hold")
                .contains("The snapshot of zxid " + zxid(history, 56) + " is intact");
        assertThat(states.quarantined()).isEqualTo(1);
        assertThat(states.generations()).containsExactly(2L);
        assertWhole(StoredServer.startAlone(files.afterKill(), states.afterCrash(), 3));
    }

    @Test
    void orFromAnOlderOne() throws IOException {
        states.rot(1);
        states.rotSnapshot(1, history.records().get(55).zxid());
        StoredServer server = StoredServer.startAlone(files, states, 2);
        assertWhole(server);
        assertThat(server.recovered().warning())
                .contains("The snapshot of zxid " + zxid(history, 41) + " is intact");
    }

    @Test
    void orStandsAsDamagedWhereNoneIs() throws IOException {
        states.rot(1);
        for (long zxid : states.snapshots(1)) {
            states.rotSnapshot(1, zxid);
        }
        StoredServer server = StoredServer.startAlone(files, states, 2);
        assertThat(server.recovered().history().own().standing()).isEqualTo(Standing.DAMAGED);
        assertThat(Objects.requireNonNull(server.recovered().damage()).message())
                .startsWith("/data/state-1: a checksum does not hold");
    }

    @Test
    void fallingBackSurvivesAPowerLossAtEveryOperation() throws IOException {
        states.rot(1);
        boolean lost = true;
        for (int operation = 0; lost; operation++) {
            lost = fallsBack(operation, Integer.MAX_VALUE);
        }
        lost = true;
        for (int operation = 0; lost; operation++) {
            lost = fallsBack(Integer.MAX_VALUE, operation);
        }
    }

    /** Whether the power went, at one of these operations. */
    private boolean fallsBack(int fileOperation, int stateOperation) throws IOException {
        CrashFiles onFiles = files.afterKill();
        MemoryStates onStates = states.afterCrash();
        onFiles.losePowerAt(fileOperation);
        onStates.losePowerAt(stateOperation / 2, stateOperation % 2 == 1);
        boolean lost = false;
        try {
            StoredServer.startAlone(onFiles, onStates, 2);
        } catch (PowerLoss e) {
            lost = true;
        }
        for (CrashFiles image :
                new CrashFiles[] {onFiles.afterKill(), onFiles.afterPowerLossKeepingNothing()}) {
            MemoryStates left = onStates.afterCrash();
            assertWhole(StoredServer.startAlone(image, left, 3));
            assertWhole(StoredServer.startAlone(image.afterKill(), left.afterCrash(), 4));
        }
        return lost;
    }
}
