package io.quorate.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.OpCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Whole runs against a server in this process, each of well under a second of load. */
@Timeout(60)
class LoadRunTest {

    private static final Duration WARMUP = Duration.ofMillis(50);
    private static final Duration MEASURED = Duration.ofMillis(300);

    @Test
    void closedLoopMeasuresEveryOperationAndLeavesNothingOpen() throws Exception {
        for (Operation operation : Operation.values()) {
            try (FakeServer server = new FakeServer()) {
                LoadReport report = LoadRun.run(options(server, 3, 4, operation));
                assertThat(report.isClean()).as("%s", report.toText()).isTrue();
                assertThat(report.answered()).isPositive();
                assertThat(report.latencyMicros().count()).isPositive();
                assertThat(report.latencyMicros().max())
                        .isGreaterThanOrEqualTo(report.latencyMicros().p50());
                assertThat(server.handshakes).hasSize(3);
                assertThat(server.opcodes)
                        .filteredOn(opcode -> opcode == OpCode.CLOSE_SESSION.code())
                        .hasSize(3);
                assertThat(server.opcodes)
                        .filteredOn(opcode -> opcode == OpCode.SYNC.code())
                        .as("each connection is at what was prepared before it begins")
                        .hasSize(3);
            }
        }
    }

    @Test
    void neverMoreThanAskedForIsOutstanding() throws Exception {
        // Answers nothing to setData until 8 are there: with fewer outstanding it would stand
        // still.
        long[] held = new long[1];
        int[] xids = new int[8];
        try (FakeServer server =
                new FakeServer(
                        (_, xid, opcode, out) -> {
                            if (opcode != OpCode.SET_DATA.code()) {
                                FakeServer.reply(out, xid, 0);
                                return;
                            }
                            xids[(int) (held[0]++ % 8)] = xid;
                            if (held[0] % 8 == 0) {
                                for (int each : xids) {
                                    FakeServer.reply(out, each, 0);
                                }
                            }
                        })) {
            LoadReport report = LoadRun.run(options(server, 1, 8, Operation.SET));
            assertThat(report.isClean()).as("%s", report.toText()).isTrue();
            assertThat(report.answered()).isPositive();
        }
    }

    @Test
    void repliesMayComeInAnyPieces() throws Exception {
        try (FakeServer server =
                new FakeServer(
                        (number, xid, _, out) -> {
                            out.writeInt(16);
                            if (number % 3 == 0) {
                                out.flush();
                            }
                            out.writeShort(xid >>> 16);
                            if (number % 5 == 0) {
                                out.flush();
                            }
                            out.writeShort(xid);
                            out.writeLong(1);
                            out.writeByte(0);
                            out.flush();
                            out.write(new byte[3]);
                        })) {
            LoadReport report = LoadRun.run(options(server, 2, 16, Operation.GET));
            assertThat(report.isClean()).as("%s", report.toText()).isTrue();
            assertThat(report.answered()).isPositive();
        }
    }

    @Test
    void errorsAreCountedByCode() throws Exception {
        try (FakeServer server =
                new FakeServer(
                        (_, xid, opcode, out) ->
                                FakeServer.reply(
                                        out,
                                        xid,
                                        opcode == OpCode.SET_DATA.code()
                                                ? ErrorCode.NO_NODE.code()
                                                : 0))) {
            LoadReport report = LoadRun.run(options(server, 1, 1, Operation.SET));
            assertThat(report.isClean()).isFalse();
            assertThat(report.errors().keySet()).containsExactly(ErrorCode.NO_NODE);
            assertThat(report.errors().get(ErrorCode.NO_NODE))
                    .isGreaterThanOrEqualTo(report.answered());
        }
    }

    @Test
    void openLoopKeepsItsRate() throws Exception {
        try (FakeServer server = new FakeServer()) {
            LoadReport report = LoadRun.run(openLoop(server, 1_000));
            assertThat(report.isClean()).as("%s", report.toText()).isTrue();
            assertThat(report.latencyMicros().count())
                    .as("due while it was measured")
                    .isEqualTo(300);
        }
    }

    @Test
    void stallIsSeenByAllThatWouldHaveComeInIt() throws Exception {
        long stallMillis = 150;
        try (FakeServer server =
                new FakeServer(
                        (number, xid, _, out) -> {
                            if (number == 164) { // in the middle: 14 prepare it
                                LockSupport.parkNanos(stallMillis * 1_000_000);
                            }
                            FakeServer.reply(out, xid, 0);
                        })) {
            LoadReport report = LoadRun.run(openLoop(server, 1_000));
            // Of 300 requests at least the 75 of its second half waited for half a stall or more.
            assertThat(report.latencyMicros().max()).isGreaterThanOrEqualTo(stallMillis * 1_000);
            assertThat(report.latencyMicros().mean())
                    .isGreaterThan(75.0 / 300 * stallMillis * 1_000 / 2);
        }
    }

    @Test
    void whatIsNotAnsweredIsSaid() throws Exception {
        try (FakeServer server =
                new FakeServer(
                        (_, xid, opcode, out) -> {
                            if (opcode != OpCode.SET_DATA.code()) {
                                FakeServer.reply(out, xid, 0);
                            }
                        })) {
            LoadOptions options =
                    new LoadOptions(
                            List.of(server.address()),
                            1,
                            2,
                            Operation.SET,
                            0,
                            Duration.ZERO,
                            Duration.ofMillis(10),
                            1,
                            1,
                            Duration.ofSeconds(10));
            LoadReport report = LoadRun.run(options, Observers.none(), Duration.ofMillis(50));
            assertThat(report.answered()).isZero();
            assertThat(report.unanswered()).isEqualTo(2);
            assertThat(report.isClean()).isFalse();
        }
    }

    @Test
    void repliesOutOfOrderAreNoMeasurement() throws Exception {
        try (FakeServer server =
                new FakeServer(
                        (_, xid, opcode, out) ->
                                FakeServer.reply(
                                        out,
                                        opcode == OpCode.SET_DATA.code() && xid % 10 == 0
                                                ? xid + 1
                                                : xid,
                                        0))) {
            assertThatThrownBy(() -> LoadRun.run(options(server, 1, 1, Operation.SET)))
                    .isInstanceOf(LoadFailure.class)
                    .hasMessageContaining("in the place of");
        }
    }

    @Test
    void lostConnectionIsNoMeasurement() throws Exception {
        try (FakeServer server =
                new FakeServer(
                        (_, xid, opcode, out) -> {
                            if (opcode == OpCode.SET_DATA.code() && xid > 100) {
                                throw new IOException("enough");
                            }
                            FakeServer.reply(out, xid, 0);
                        })) {
            assertThatThrownBy(() -> LoadRun.run(options(server, 1, 1, Operation.SET)))
                    .isInstanceOf(LoadFailure.class)
                    .hasMessageContaining("LOADING");
        }
    }

    @Test
    void failedPreparationIsNoMeasurement() throws Exception {
        try (FakeServer server =
                new FakeServer(
                        (_, xid, _, out) -> FakeServer.reply(out, xid, ErrorCode.NO_AUTH.code()))) {
            assertThatThrownBy(() -> LoadRun.run(options(server, 1, 1, Operation.SET)))
                    .isInstanceOf(LoadFailure.class)
                    .hasMessageContaining("NO_AUTH");
        }
    }

    @Test
    void nobodyThereIsSaidAtOnce() throws Exception {
        FakeServer server = new FakeServer();
        server.close();
        assertThatThrownBy(() -> LoadRun.run(options(server, 1, 1, Operation.SET)))
                .isInstanceOf(LoadFailure.class)
                .hasMessageContaining("CONNECTING");
    }

    @Test
    void connectionsAreSpreadOverTheServers() throws Exception {
        try (FakeServer one = new FakeServer();
                FakeServer two = new FakeServer()) {
            LoadOptions options =
                    LoadOptions.closedLoop(
                                    List.of(one.address(), two.address()), 5, 1, Operation.GET)
                            .lasting(WARMUP, MEASURED);
            LoadReport report = LoadRun.run(options);
            assertThat(report.isClean()).isTrue();
            assertThat(one.handshakes).hasSize(3);
            assertThat(two.handshakes).hasSize(2);
        }
    }

    @Test
    void cpuOfTheServersIsThatOfTheMeasuredTime() throws Exception {
        double[] seconds = {10};
        try (FakeServer server = new FakeServer()) {
            LoadReport report =
                    LoadRun.run(
                            options(server, 1, 1, Operation.GET),
                            new Observers(() -> seconds[0]++, null));
            assertThat(report.serverCpuSeconds()).isEqualTo(1);
            assertThat(report.errors()).isEqualTo(Map.of());
        }
    }

    @Test
    void whatIsDeletedEndsTheRun_andNothingIsDeletedTwice() throws Exception {
        try (FakeServer server = new FakeServer()) {
            LoadOptions options =
                    options(server, 3, 4, Operation.DELETE)
                            .withKeys(300)
                            .lasting(Duration.ZERO, Duration.ofSeconds(50));
            LoadReport report = LoadRun.run(options);
            assertThat(report.isClean()).as("%s", report.toText()).isTrue();
            assertThat(report.seconds()).as("the time is not waited for").isLessThan(50);
            assertThat(server.opcodes)
                    .filteredOn(opcode -> opcode == OpCode.DELETE.code())
                    .hasSizeBetween(100, 300);
        }
    }

    @Test
    void nothingLeftBeforeTheMeasurementIsNone() throws Exception {
        try (FakeServer server = new FakeServer()) {
            LoadOptions options =
                    options(server, 1, 1, Operation.DELETE)
                            .withKeys(10)
                            .lasting(Duration.ofSeconds(40), Duration.ofSeconds(1));
            assertThatThrownBy(() -> LoadRun.run(options))
                    .isInstanceOf(LoadFailure.class)
                    .hasMessageContaining("before anything was measured");
        }
    }

    @Test
    void whoLooksOnIsToldEachSecond() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        LiveLine live = new LiveLine(new PrintStream(bytes, true, StandardCharsets.UTF_8), false);
        try (FakeServer server = new FakeServer()) {
            LoadRun.run(
                    options(server, 1, 1, Operation.GET)
                            .lasting(Duration.ZERO, Duration.ofMillis(1_500)),
                    new Observers(() -> 0, live));
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .matches("(?s) +1 s  [0-9,]+ ops/s  p99 [0-9,]+ us  0 errors\n.*");
    }

    private static LoadOptions options(
            FakeServer server, int connections, int outstanding, Operation operation) {
        return LoadOptions.closedLoop(
                        List.of(server.address()), connections, outstanding, operation)
                .lasting(WARMUP, MEASURED);
    }

    private static LoadOptions openLoop(FakeServer server, int rate) {
        return new LoadOptions(
                List.of(server.address()),
                1,
                10_000,
                Operation.SET,
                rate,
                WARMUP,
                MEASURED,
                100,
                1_000,
                Duration.ofSeconds(10));
    }
}
