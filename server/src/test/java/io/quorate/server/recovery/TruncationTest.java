package io.quorate.server.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.server.common.InvariantViolation;
import io.quorate.server.wal.CrashFiles;
import io.quorate.server.wal.CrashFiles.UnsyncedPage;
import io.quorate.server.wal.LogReader;
import io.quorate.server.wal.StorageException;
import io.quorate.server.wal.TestHistory;
import io.quorate.server.zab.ControlRecord;
import io.quorate.server.zab.EpochEnd;
import io.quorate.server.zab.Membership;
import io.quorate.server.zab.Proposal;
import io.quorate.server.zab.Standing;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The log is append-only: a truncation is a record, and what lies above it is void. */
class TruncationTest {

    private final TestHistory history = new TestHistory();
    private final CrashFiles files = new CrashFiles();
    private TestServer server;

    /** Epoch 1 with four transactions, the first two committed. */
    @BeforeEach
    void start() throws IOException {
        server = TestServer.start(files, 1);
        server.control(new ControlRecord.StandingIs(Standing.VOTER, 7));
        server.append(history.epoch(1));
        for (int i = 0; i < 4; i++) {
            server.append(history.txn(100, i));
        }
        server.commitMark(zxid(2));
        server.flush();
    }

    private static long zxid(int counter) {
        return 1L << 32 | counter;
    }

    private void truncate(long zxid) {
        history.truncateTo(zxid);
        server.control(new ControlRecord.TruncatedTo(zxid));
    }

    private void restart() throws IOException {
        server = TestServer.start(files, 2);
    }

    @Test
    void whatLiesAboveIsSeenByNobody() throws IOException {
        truncate(zxid(3));
        server.flush();
        assertThat(server.history()).isEqualTo(history.records());
        restart();
        assertThat(server.history()).isEqualTo(history.records());
        assertThat(server.recovered().history().recent()).isEqualTo(history.records());
        assertThat(server.recovered().history().epochTable())
                .containsExactly(new EpochEnd(1, zxid(3), history.records().getLast().chainHash()));
    }

    @Test
    void theHighestZxidEverLoggedKeepsIt() throws IOException {
        truncate(zxid(2));
        server.flush();
        restart();
        assertThat(server.own().highestZxidEverLogged()).isEqualTo(zxid(4));
    }

    @Test
    void theSameZxidsMayBeLoggedAgainWithOtherContent() throws IOException {
        List<Proposal> voided = history.records().subList(3, 5);
        truncate(zxid(2));
        server.append(history.txn(100, 77));
        server.append(history.txn(100, 78));
        server.flush();
        assertThat(server.history())
                .isEqualTo(history.records())
                .doesNotContainAnyElementsOf(voided);
        restart();
        assertThat(server.history()).isEqualTo(history.records());
        assertThat(server.own().highestZxidEverLogged()).isEqualTo(zxid(4));
    }

    @Test
    void oneBatchMayTruncateAndAppendSeveralTimes() throws IOException {
        for (int round = 0; round < 4; round++) {
            server.append(history.txn(50, round));
            server.append(history.txn(50, round));
            truncate(zxid(3));
            server.append(history.txn(60, round));
        }
        server.flush();
        assertThat(server.history()).isEqualTo(history.records());
        restart();
        assertThat(server.history()).isEqualTo(history.records());
        server.append(history.epoch(2));
        server.flush();
        restart();
        assertThat(server.history()).isEqualTo(history.records());
    }

    /**
     * A batch holds a truncation, new records with the zxids of the old ones, and the news that
     * these are committed. If the mark in its header were believed when all behind the header is
     * torn off, the old records would be applied.
     */
    @Test
    void aMarkForRecordsBehindATruncationNeverCommitsThoseInFrontOfIt() throws IOException {
        List<Proposal> before = history.records();
        truncate(zxid(2));
        // So long that the truncation and the new record are in the first page, the rest is not.
        server.append(history.txn(3900, 50));
        server.append(history.txn(100, 51));
        server.commitMark(zxid(4));
        server.submit();
        files.failSyncs(1);
        server.writeWaiting();
        Set<UnsyncedPage> firstPage = Set.of(files.unsyncedPages().getFirst());
        CrashFiles torn = files.afterPowerLoss(firstPage, 0);
        List<String> segments =
                torn.list().stream().filter(name -> name.startsWith("log-")).toList();
        // And the truncation itself is torn off too.
        byte[] content = torn.content(segments.getLast());
        int batch = lastHeader(content);
        content[batch + 40] ^= 1;
        torn.replace(segments.getLast(), content);
        TestServer found = TestServer.start(torn, 3);
        assertThat(found.history()).isEqualTo(before);
        assertThat(found.applied()).isEqualTo(before.subList(0, 3));
    }

    /** Offset of the last page with content. */
    private static int lastHeader(byte[] content) {
        int end = content.length;
        while (content[end - 1] == 0) {
            end--;
        }
        return (end - 1) / CrashFiles.PAGE * CrashFiles.PAGE;
    }

    @Test
    void aRebuildStartsFromNothing() throws IOException {
        server.control(new ControlRecord.StandingIs(Standing.JOINING, 9));
        truncate(0);
        server.flush();
        restart();
        assertThat(server.history()).isEmpty();
        assertThat(server.recovered().history().commitMark()).isZero();
        assertThat(server.recovered().history().clusterId()).isZero();
        assertThat(server.recovered().loggedMembership()).isEqualTo(Membership.NONE);
        server.append(history.epoch(3));
        server.append(history.txn(10));
        server.commitMark(history.lastZxid());
        server.append(history.txn(10));
        server.flush();
        restart();
        assertThat(server.history()).isEqualTo(history.records());
        assertThat(server.applied()).isEqualTo(history.records().subList(0, 2));
    }

    @Test
    void aMembershipThatIsTruncatedAwayFallsBackToTheOneBelow() throws IOException {
        Membership five = TestHistory.membership(1, 2, 3, 4, 5);
        server.append(history.membership(five));
        server.flush();
        restart();
        assertThat(server.recovered().loggedMembership()).isEqualTo(five);
        assertThat(server.recovered().history().committedMembership())
                .isEqualTo(TestHistory.membership(1, 2, 3));
        truncate(zxid(4));
        server.flush();
        restart();
        assertThat(server.recovered().loggedMembership())
                .isEqualTo(TestHistory.membership(1, 2, 3));
    }

    @Test
    void aTruncationToAnUnknownRecordIsABug() {
        assertThatThrownBy(() -> server.control(new ControlRecord.TruncatedTo(zxid(9))))
                .isInstanceOf(InvariantViolation.class);
        assertThatThrownBy(() -> server.control(new ControlRecord.TruncatedTo(zxid(1))))
                .as("below the commit mark")
                .isInstanceOf(InvariantViolation.class);
    }

    @Test
    void aReaderThatHasReturnedVoidRecordsSaysSo() throws IOException {
        try (LogReader reader = server.log().reader(zxid(1))) {
            assertThat(reader.next(zxid(4))).isNotNull();
            assertThat(reader.next(zxid(4))).isNotNull();
            assertThat(reader.lastZxid()).isEqualTo(zxid(3));
            truncate(zxid(2));
            server.append(history.txn(100, 77));
            server.append(history.txn(100, 78));
            server.flush();
            assertThatThrownBy(() -> reader.next(zxid(4)))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("no longer holds 0x100000003");
        }
    }

    @Test
    void aReaderInFrontOfTheTruncationGoesOnWithTheNewRecords() throws IOException {
        try (LogReader reader = server.log().reader(0)) {
            List<Proposal> read = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                read.add(reader.next(zxid(2)));
            }
            assertThat(reader.next(zxid(2))).isNull();
            truncate(zxid(2));
            server.append(history.txn(100, 77));
            server.flush();
            read.add(reader.next(zxid(9)));
            assertThat(read).isEqualTo(history.records());
            assertThat(reader.next(zxid(9))).isNull();
        }
    }
}
