package io.quorate.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.request.ConnectRequest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

@Timeout(60)
class OutageRunTest {

    private static final Duration BEFORE = Duration.ofMillis(200);
    private static final Duration AFTER = Duration.ofMillis(600);
    private static final long STILL_MILLIS = 300;

    @Test
    void silenceOfAllServersIsTheOutage() throws Exception {
        AtomicLong silentUntilNanos = new AtomicLong(System.nanoTime());
        FakeServer.Script script =
                (_, xid, opcode, out) -> {
                    if (opcode != OpCode.SET_DATA.code()
                            || System.nanoTime() - silentUntilNanos.get() >= 0) {
                        FakeServer.reply(out, xid, 0);
                    } else {
                        FakeServer.reply(out, xid, ErrorCode.SYSTEM_ERROR.code());
                    }
                };
        try (FakeServer one = new FakeServer(script);
                FakeServer two = new FakeServer(script)) {
            OutageReport report =
                    OutageRun.run(
                            options(one, two),
                            () ->
                                    silentUntilNanos.set(
                                            System.nanoTime() + STILL_MILLIS * 1_000_000));
            assertThat(report.longestMillis()).isGreaterThanOrEqualTo(STILL_MILLIS);
            assertThat(report.seconds())
                    .as("without the warm-up")
                    .isLessThan(AFTER.toMillis() * 2e-3);
            assertThat(report.longestAtMillis()).isLessThan(AFTER.toMillis() - STILL_MILLIS);
            assertThat(report.noteworthy()).isNotEmpty();
            assertThat(report.errors().keySet()).containsExactly(ErrorCode.SYSTEM_ERROR);
            assertThat(report.acknowledged()).isPositive();
        }
    }

    @Test
    void oneServerLessIsNoOutageOfAll() throws Exception {
        FakeServer dying = new FakeServer();
        try (FakeServer living = new FakeServer()) {
            OutageReport report =
                    OutageRun.run(
                            options(living, dying),
                            () -> {
                                try {
                                    dying.close();
                                } catch (Exception e) {
                                    throw new AssertionError(e);
                                }
                            });
            double ofDying = report.servers().get(1).longestMillis();
            assertThat(ofDying).isGreaterThanOrEqualTo(AFTER.toMillis() - 100.0);
            assertThat(report.longestMillis()).isLessThan(ofDying);
            assertThat(report.servers().get(0).longestMillis()).isLessThan(ofDying);
            assertThat(report.reconnects()).isZero();
        }
    }

    @Test
    void brokenConnectionComesBackWithItsSession() throws Exception {
        try (FakeServer server = new FakeServer()) {
            OutageReport report =
                    OutageRun.run(
                            LoadOptions.closedLoop(List.of(server.address()), 1, 1, Operation.SET)
                                    .lasting(BEFORE, AFTER),
                            server::dropConnections);
            assertThat(report.reconnects()).isPositive();
            assertThat(server.handshakes.stream().map(ConnectRequest::sessionId))
                    .containsExactlyElementsOf(
                            Stream.concat(
                                            Stream.of(0L),
                                            Stream.generate(() -> 1L).limit(report.reconnects()))
                                    .toList());
        }
    }

    private static LoadOptions options(FakeServer one, FakeServer two) {
        return LoadOptions.closedLoop(List.of(one.address(), two.address()), 1, 1, Operation.SET)
                .lasting(BEFORE, AFTER);
    }
}
