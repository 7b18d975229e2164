package io.quorate.server.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.server.common.InvariantViolation;
import io.quorate.server.recovery.TestServer;
import io.quorate.server.zab.ControlRecord;
import io.quorate.server.zab.PeerId;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

/** Group commit, rolling and failing, with the log thread played by hand. */
class WriteAheadLogTest {

    private final TestHistory history = new TestHistory();
    private final CrashFiles files = new CrashFiles();
    private TestServer server;
    private int writesBefore;
    private int syncsBefore;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start(files, 1);
        writesBefore = files.writes();
        syncsBefore = files.syncs();
    }

    private int writes() {
        return files.writes() - writesBefore;
    }

    private int syncs() {
        return files.syncs() - syncsBefore;
    }

    private List<String> segments() {
        return files.list().stream().filter(name -> name.startsWith("log-")).toList();
    }

    // Group commit.

    @Test
    void nothingIsWrittenBeforeItIsSubmitted() {
        server.append(history.epoch(1));
        assertThat(server.writeWaiting()).isFalse();
        assertThat(writes()).isZero();
        server.submit();
        assertThat(server.writeWaiting()).isTrue();
        assertThat(server.flushedTickets()).containsExactly(1L);
    }

    @Test
    void whatIsSubmittedWhileABatchIsInFlightBecomesOneWriteAndOneSync() {
        server.append(history.epoch(1));
        server.submit();
        // The log thread has not come round yet: these passes all join the same batch.
        for (int pass = 0; pass < 5; pass++) {
            server.append(history.txn(10));
            server.control(new ControlRecord.Accepted(pass, new PeerId(1)));
            server.submit();
        }
        assertThat(server.writeWaiting()).isTrue();
        assertThat(server.flushedTickets()).containsExactly(11L);
        assertThat(writes()).isEqualTo(1);
        assertThat(syncs()).isEqualTo(1);
        assertThat(server.writeWaiting()).isFalse();
    }

    @Test
    void whatIsAppendedAfterTheBatchWasTakenWaitsForTheNext() throws IOException {
        server.append(history.epoch(1));
        server.flush();
        server.append(history.txn(10));
        server.append(history.txn(10));
        server.flush();
        server.append(history.txn(10));
        server.flush();
        assertThat(server.flushedTickets()).containsExactly(1L, 3L, 4L);
        assertThat(syncs()).isEqualTo(3);
        assertThat(server.history()).isEqualTo(history.records());
    }

    @Test
    void aRecordIsReadableOnlyOnceItIsFlushed() throws IOException {
        server.append(history.epoch(1));
        server.submit();
        assertThat(server.history()).isEmpty();
        server.writeWaiting();
        assertThat(server.history()).isEqualTo(history.records());
    }

    @Test
    void submittingTwiceWritesOnce() {
        server.append(history.epoch(1));
        server.submit();
        server.submit();
        assertThat(server.writeWaiting()).isTrue();
        assertThat(server.writeWaiting()).isFalse();
        server.submit();
        assertThat(server.writeWaiting()).isFalse();
    }

    @Test
    void aGapInTheHistoryIsRefused() {
        server.append(history.epoch(1));
        history.txn(10);
        assertThatThrownBy(() -> server.append(history.txn(10)))
                .isInstanceOf(InvariantViolation.class);
    }

    @Test
    void aMiscountedTicketIsRefused() {
        server.append(history.epoch(1));
        assertThatThrownBy(() -> server.log().submit(2)).isInstanceOf(InvariantViolation.class);
    }

    // Rolling.

    @Test
    void aBatchThatDoesNotFitBeginsTheNextSegment() throws IOException {
        server.append(history.epoch(1));
        server.flush();
        server.append(history.txn(15_000));
        server.flush();
        assertThat(segments()).hasSize(2);
        server.append(history.txn(15_000));
        server.flush();
        assertThat(segments()).hasSize(2);
        assertThat(server.history()).isEqualTo(history.records());
        assertThat(files.content(segments().getLast())).hasSize(64 * 1024);
        TestServer again = TestServer.start(files.afterPowerLossKeepingNothing(), 2);
        assertThat(again.recovered().damage()).isNull();
        assertThat(again.history()).isEqualTo(history.records());
    }

    @Test
    void aBatchThatGrowsWhileItWaitsMayStillRoll() throws IOException {
        server.append(history.epoch(1));
        server.control(new ControlRecord.Accepted(1, new PeerId(1)));
        server.submit();
        for (int pass = 0; pass < 40; pass++) {
            server.append(history.txn(3000, pass));
            server.control(new ControlRecord.Accepted(2 + pass, new PeerId(1)));
            server.submit();
        }
        assertThat(server.writeWaiting()).isTrue();
        assertThat(server.history()).isEqualTo(history.records());
        TestServer again = TestServer.start(files.afterPowerLossKeepingNothing(), 2);
        assertThat(again.history()).isEqualTo(history.records());
        assertThat(again.own().acceptedEpoch()).isEqualTo(41);
    }

    @Test
    void aRecordLargerThanASegmentGetsASegmentOfItsOwn() throws IOException {
        server.append(history.epoch(1));
        server.flush();
        server.append(history.txn(1 << 20));
        server.flush();
        server.append(history.txn(10));
        server.flush();
        assertThat(segments()).hasSize(3);
        assertThat(files.content(segments().get(1)).length).isBetween(1 << 20, (1 << 20) + 16384);
        TestServer again = TestServer.start(files.afterPowerLossKeepingNothing(), 2);
        assertThat(again.recovered().damage()).isNull();
        assertThat(again.history()).isEqualTo(history.records());
    }

    @Test
    void aRecycledSegmentNeverShowsItsFormerLife() throws IOException {
        server.append(history.epoch(1));
        server.append(history.txn(15_000));
        server.flush();
        for (int i = 0; i < 5; i++) {
            server.append(history.txn(3000, i));
            server.control(new ControlRecord.Accepted(1 + i, new PeerId(1)));
            server.flush();
        }
        CrashFiles recycling = files.afterKill();
        recycling.put(LogFormat.SPARE, files.content(segments().getLast()));
        TestHistory longer = history.copy();
        TestServer again = TestServer.start(recycling, 2);
        again.append(longer.txn(20_000));
        again.flush();
        assertThat(recycling.list()).as("it was used").doesNotContain(LogFormat.SPARE);
        for (int batch = 0; batch < 3; batch++) {
            TestServer found = TestServer.start(recycling.afterKill(), 3);
            assertThat(found.recovered().damage()).isNull();
            assertThat(found.own().acceptedEpoch()).isEqualTo(5);
            assertThat(found.history()).isEqualTo(longer.records());
            again.append(longer.txn(10));
            again.flush();
        }
    }

    @Test
    void aSegmentIsWrittenWithZerosBeforeItIsUsed() {
        server.append(history.epoch(1));
        server.flush();
        server.append(history.txn(15_000));
        server.submit();
        files.losePowerAt(files.operations() + 6);
        server.writeWaiting();
        // create, write, sync of the zeros; write, sync of the header; rename: and no batch yet.
        assertThat(segments()).hasSize(2);
        byte[] content = files.content(segments().getLast());
        assertThat(content).hasSize(64 * 1024);
        for (int at = CrashFiles.PAGE; at < content.length; at++) {
            assertThat(content[at]).isZero();
        }
    }

    // Failing.

    @Test
    void aFailedSyncIsFatalAndNeverRetried() {
        server.append(history.epoch(1));
        files.failSyncs(1);
        server.flush();
        assertThat(server.flushedTickets()).isEmpty();
        assertThat(server.failures()).hasSize(1);
        assertThat(server.failures().getFirst())
                .contains("/data/log-0000000001")
                .contains("Input/output error")
                .contains("start the server")
                .doesNotContain("\n");
        int operations = files.operations();
        server.append(history.txn(10));
        server.submit();
        assertThat(server.writeWaiting()).isFalse();
        assertThat(files.operations()).isEqualTo(operations);
        assertThat(server.failures()).hasSize(1);
        assertThat(server.flushedTickets()).isEmpty();
    }

    @Test
    void aFailedWriteIsFatal() {
        server.append(history.epoch(1));
        files.failWrites(1);
        server.flush();
        assertThat(server.flushedTickets()).isEmpty();
        assertThat(server.failures().getFirst()).contains("No space left on device");
    }

    @Test
    void aFailureToBeginASegmentIsFatal() throws IOException {
        server.append(history.epoch(1));
        server.flush();
        for (int failing = 0; failing < 2; failing++) {
            CrashFiles copy = files.afterKill();
            TestHistory longer = history.copy();
            TestServer rolling = TestServer.start(copy, 2);
            rolling.append(longer.txn(30_000));
            if (failing == 0) {
                copy.failWrites(1);
            } else {
                copy.failSyncs(1);
            }
            rolling.flush();
            assertThat(rolling.failures()).hasSize(1);
            assertThat(rolling.flushedTickets()).isEmpty();
            assertThat(TestServer.start(copy, 3).history()).isEqualTo(history.records());
        }
    }
}
