package io.quorate.server.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.server.wal.CrashFiles;
import io.quorate.server.wal.StorageException;
import io.quorate.server.wal.TestHistory;
import io.quorate.server.wal.WalConfig;
import io.quorate.server.zab.ControlRecord;
import io.quorate.server.zab.EpochEnd;
import io.quorate.server.zab.EpochRecord;
import io.quorate.server.zab.Membership;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.PeerMemory;
import io.quorate.server.zab.Proposal;
import io.quorate.server.zab.RecoveredHistory;
import io.quorate.server.zab.Standing;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

/** What a start finds in an undamaged directory. */
class RecoveryTest {

    private final TestHistory history = new TestHistory();
    private final CrashFiles files = new CrashFiles();

    @Test
    void anEmptyDirectoryIsANewServer() throws IOException {
        RecoveredHistory found = TestServer.recover(files, 1).history();
        assertThat(found.own().standing()).isEqualTo(Standing.NEW);
        assertThat(found.own().incarnation()).isEqualTo(1);
        assertThat(found.own().diskId()).isNotZero();
        assertThat(found.own().acceptedEpoch()).isZero();
        assertThat(found.own().acceptedLeader()).isNull();
        assertThat(found.clusterId()).isZero();
        assertThat(found.committedMembership()).isEqualTo(Membership.NONE);
        assertThat(found.epochTable()).isEmpty();
        assertThat(found.recent()).isEmpty();
    }

    @Test
    void eachStartIsCountedAndTheDiskIdStays() throws IOException {
        long diskId = TestServer.recover(files, 1).history().own().diskId();
        for (int start = 2; start < 20; start++) {
            var own =
                    TestServer.recover(files.afterPowerLossKeepingNothing(), start).history().own();
            assertThat(own.incarnation()).isEqualTo(start);
            own = TestServer.recover(files, start).history().own();
            assertThat(own.incarnation()).isEqualTo(start);
            assertThat(own.diskId()).isEqualTo(diskId);
            assertThat(own.standing()).isEqualTo(Standing.NEW);
        }
    }

    @Test
    void startsThatWriteNothingDoNotPileUpSegments() throws IOException {
        TestServer server = TestServer.start(files, 1);
        server.append(history.epoch(1));
        server.flush();
        for (int start = 2; start < 12; start++) {
            TestServer.start(files, start);
        }
        assertThat(files.list().stream().filter(name -> name.startsWith("log-")).count())
                .isLessThanOrEqualTo(2);
        assertThat(TestServer.start(files, 20).history()).isEqualTo(history.records());
    }

    @Test
    void everyOwnFactIsFoundAgain() throws IOException {
        PeerMemory first = new PeerMemory(new PeerId(3), 5, 2, 1, 9);
        PeerMemory more = new PeerMemory(new PeerId(3), 5, 1, 4, 7);
        PeerMemory otherDisk = new PeerMemory(new PeerId(3), 6, 1, 1, 1);
        TestServer server = TestServer.start(files, 1);
        server.control(new ControlRecord.Accepted(4, new PeerId(254)));
        server.control(new ControlRecord.StandingIs(Standing.JOINING, 42));
        server.control(new ControlRecord.PeerSeen(otherDisk));
        server.control(new ControlRecord.PeerSeen(first));
        server.control(new ControlRecord.PeerSeen(more));
        server.flush();
        for (int start = 2; start < 4; start++) {
            var own = TestServer.recover(files, start).history().own();
            assertThat(own.acceptedEpoch()).isEqualTo(4);
            assertThat(own.acceptedLeader()).isEqualTo(new PeerId(254));
            assertThat(own.standing()).isEqualTo(Standing.JOINING);
            assertThat(own.diskId()).isEqualTo(42);
            assertThat(own.peers())
                    .containsExactly(new PeerMemory(new PeerId(3), 5, 2, 4, 9), otherDisk);
        }
    }

    @Test
    void ownFactsSurviveSegmentsThatHoldNoneOfTheirRecords() throws IOException {
        TestServer server = TestServer.start(files, 1);
        server.control(new ControlRecord.Accepted(4, new PeerId(2)));
        server.append(history.epoch(1));
        for (int i = 0; i < 100; i++) {
            server.append(history.txn(3000));
            server.flush();
        }
        List<String> segments =
                files.list().stream().filter(name -> name.startsWith("log-")).toList();
        assertThat(segments.size()).isGreaterThan(3);
        TestServer again = TestServer.start(files, 2);
        assertThat(again.own().acceptedEpoch()).isEqualTo(4);
        assertThat(again.history()).isEqualTo(history.records());
    }

    @Test
    void theHistoryIsToldAsConsensusWantsIt() throws IOException {
        Membership two = TestHistory.membership(1, 2);
        Membership four = TestHistory.membership(1, 2, 3, 4);
        TestServer server = TestServer.start(files, 1);
        server.append(history.epoch(1, two));
        server.append(history.txn(10));
        server.append(history.epoch(3, two));
        server.append(history.txn(10));
        server.append(history.membership(four));
        server.append(history.txn(10));
        server.commitMark(3L << 32 | 1);
        server.flush();

        TestServer again = TestServer.start(files, 2);
        RecoveredHistory found = again.recovered().history();
        List<Proposal> all = history.records();
        assertThat(found.clusterId()).isEqualTo(TestHistory.CLUSTER);
        assertThat(found.featureLevel()).isEqualTo(1);
        assertThat(found.commitMark()).isEqualTo(3L << 32 | 1);
        assertThat(found.committedMembership()).isEqualTo(two);
        assertThat(again.recovered().loggedMembership()).isEqualTo(four);
        assertThat(found.epochTable())
                .containsExactly(
                        new EpochEnd(1, 1L << 32 | 1, all.get(1).chainHash()),
                        new EpochEnd(3, 3L << 32 | 3, all.get(5).chainHash()));
        assertThat(again.applied()).isEqualTo(all.subList(0, 4));
        assertThat(found.recent()).isEqualTo(all);
    }

    @Test
    void aCommitMarkMayComeByItself() throws IOException {
        TestServer server = TestServer.start(files, 1);
        server.append(history.epoch(1));
        server.append(history.txn(10));
        server.flush();
        server.control(new ControlRecord.Committed(history.lastZxid()));
        server.flush();
        assertThat(TestServer.start(files, 2).applied()).isEqualTo(history.records());
    }

    @Test
    void aCommitMarkAloneWritesNothing() throws IOException {
        TestServer server = TestServer.start(files, 1);
        server.append(history.epoch(1));
        server.flush();
        int writes = files.writes();
        server.commitMark(history.lastZxid());
        server.flush();
        assertThat(files.writes()).isEqualTo(writes);
    }

    @Test
    void recentRecordsAreAllUncommittedOnesAndSomeBefore() throws IOException {
        WalConfig large = new WalConfig(16 << 20, 1 << 20);
        TestServer server = TestServer.start(files, large, 1);
        server.append(history.epoch(1));
        for (int i = 0; i < 200; i++) {
            for (int j = 0; j < 10; j++) {
                server.append(history.txn(4000));
            }
            server.flush();
        }
        int committed = 1900;
        server.commitMark(history.records().get(committed).zxid());
        server.append(history.txn(10));
        server.flush();
        assertThat(recent(0).getFirst()).isEqualTo(history.records().get(committed));
        assertThat(recent(0).getLast()).isEqualTo(history.records().getLast());
        List<Proposal> some = recent(3 << 20);
        assertThat(some.size()).isBetween(400, 1500);
        assertThat(some)
                .isEqualTo(
                        history.records()
                                .subList(
                                        history.records().size() - some.size(),
                                        history.records().size()));
        assertThat(recent(1 << 30)).isEqualTo(history.records());
    }

    private List<Proposal> recent(int bytes) throws IOException {
        CrashFiles copy = files.afterKill();
        return LogOnly.open(copy, WalConfig.DEFAULT, bytes, 3, record -> {}).history().recent();
    }

    @Test
    void aFirstStartThatWasCutShortIsStillNew() throws IOException {
        CrashFiles first = new CrashFiles();
        TestServer.recover(first, 1);
        int operations = first.operations();
        for (int operation = 0; operation < operations; operation++) {
            CrashFiles cut = new CrashFiles();
            cut.losePowerAt(operation);
            try {
                TestServer.recover(cut, 1);
            } catch (CrashFiles.PowerLoss e) {
                // Wanted.
            }
            for (CrashFiles left : List.of(cut.afterKill(), cut.afterPowerLossKeepingNothing())) {
                Recovered found = TestServer.recover(left, 2);
                assertThat(found.damage()).isNull();
                assertThat(found.history().own().standing()).isEqualTo(Standing.NEW);
            }
        }
    }

    @Test
    void aHistoryOfAHigherFeatureLevelIsRefusedWithBothNumbers() throws IOException {
        TestServer server = TestServer.start(files, 1);
        byte[] record =
                new EpochRecord(1, 5, TestHistory.LEADER, TestHistory.membership(1)).encodeRecord();
        server.append(Proposal.seal(record, Proposal.Kind.EPOCH, 1L << 32, 0, 0));
        server.flush();
        int operations = files.operations();
        assertThatThrownBy(() -> TestServer.start(files, 2))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("feature level 5")
                .hasMessageContaining("up to 1")
                .hasMessageContaining("newer build");
        assertThat(files.operations()).as("nothing was changed").isEqualTo(operations);
    }

    @Test
    void aDiskThatCannotBeWrittenIsToldInOneLine() {
        files.failWrites(1);
        assertThatThrownBy(() -> TestServer.start(files, 2))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("No space left on device")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }
}
