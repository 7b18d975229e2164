package io.quorate.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.EventType;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.wire.EventCodec;
import io.quorate.protocol.wire.WireWriter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Very many sessions, though not quite so many here. */
@Timeout(60)
class CrowdTest {

    private static final int SESSIONS = Crowd.OPENING_MAX + 50;

    private static LoadOptions options(FakeServer... servers) {
        return LoadOptions.closedLoop(
                List.of(servers).stream().map(FakeServer::address).toList(), 1, 1, Operation.SET);
    }

    @Test
    void sessionsAreSpread_areAllOpenAtOnce_andAreClosed() throws Exception {
        AtomicInteger openMeanwhile = new AtomicInteger();
        try (FakeServer one = new FakeServer();
                FakeServer two = new FakeServer()) {
            SessionsReport report =
                    SessionsRun.run(
                            options(one, two),
                            SESSIONS,
                            () -> openMeanwhile.set(one.handshakes.size() + two.handshakes.size()));
            assertThat(openMeanwhile).hasValue(SESSIONS);
            assertThat(one.handshakes).hasSize(SESSIONS / 2);
            assertThat(report.sessions()).isEqualTo(SESSIONS);
            assertThat(report.openSeconds()).isPositive();
            assertThat(one.opcodes).filteredOn(CrowdTest::closesSession).hasSize(SESSIONS / 2);
        }
    }

    private static boolean closesSession(int opcode) {
        return opcode == OpCode.CLOSE_SESSION.code();
    }

    @Test
    void whatFailsWhileTheyAreOpenIsTheFailureOfTheRun() throws Exception {
        try (FakeServer server = new FakeServer()) {
            assertThatThrownBy(
                            () ->
                                    SessionsRun.run(
                                            options(server),
                                            3,
                                            () -> {
                                                throw new IOException("no such process");
                                            }))
                    .isInstanceOf(LoadFailure.class)
                    .hasMessageContaining("no such process");
        }
    }

    @Test
    void everyChangeWaitsForTheLastEvent() throws Exception {
        int watchers = 20;
        Set<DataOutputStream> watching = ConcurrentHashMap.newKeySet();
        AtomicInteger changes = new AtomicInteger();
        try (FakeServer server =
                new FakeServer(
                        (_, xid, opcode, out) -> {
                            FakeServer.reply(out, xid, 0);
                            if (opcode == OpCode.GET_DATA.code()) {
                                watching.add(out);
                            } else if (opcode == OpCode.SET_DATA.code()) {
                                changes.incrementAndGet();
                                assertThat(watching).as("all watch").hasSize(watchers);
                                notifyAll(watching);
                            }
                        })) {
            FanOutReport report = FanOutRun.run(options(server), watchers, 4, Observers.none());
            assertThat(report.watchers()).isEqualTo(watchers);
            assertThat(report.millis()).hasSize(4).allMatch(millis -> millis > 0);
            assertThat(changes).hasValue(4 + FanOutRun.WARMUP_CHANGES);
        }
    }

    private static void notifyAll(Set<DataOutputStream> watching) throws IOException {
        WireWriter event = new WireWriter();
        event.beginFrame();
        EventCodec.write(event, 1, EventType.NODE_DATA_CHANGED, "/x");
        event.endFrame();
        for (DataOutputStream each : watching) {
            each.write(event.toByteArray());
            each.flush();
        }
        watching.clear();
    }

    @Test
    void aRefusedWatchIsNoMeasurement() throws Exception {
        try (FakeServer server =
                new FakeServer(
                        (_, xid, opcode, out) ->
                                FakeServer.reply(
                                        out,
                                        xid,
                                        opcode == OpCode.GET_DATA.code()
                                                ? ErrorCode.NO_NODE.code()
                                                : 0))) {
            assertThatThrownBy(() -> FanOutRun.run(options(server), 2, 1, Observers.none()))
                    .isInstanceOf(LoadFailure.class)
                    .hasMessageContaining("NO_NODE");
        }
    }

    /** As servers do with more than {@code maxClientCnxns} from one address. */
    @Test
    void aServerThatHangsUpOnTheNextSaysWhatItNeeds() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> hangUpOnAll(server));
            LoadOptions options =
                    LoadOptions.closedLoop(
                            List.of((InetSocketAddress) server.getLocalSocketAddress()),
                            1,
                            1,
                            Operation.SET);
            assertThatThrownBy(() -> SessionsRun.run(options, 3, () -> {}))
                    .isInstanceOf(LoadFailure.class)
                    .hasMessageContaining("maxClientCnxns=0");
        }
    }

    private static void hangUpOnAll(ServerSocket server) {
        try {
            while (!server.isClosed()) {
                server.accept().close();
            }
        } catch (IOException closed) {
            // The test is over.
            return;
        }
    }

    @Test
    void reportsAsTextAndJson() {
        FanOutReport fanOut = new FanOutReport(1_000, List.of(3.0, 1.0, 2.5), 0.5, 0.06);
        assertThat(fanOut.toText())
                .isEqualTo(
                        "1,000 watchers of one znode, 3 changes: until the last event, ms:"
                                + " median 2.5 (1.0-3.0)");
        assertThat(fanOut.serverCpuSecondsPerMillion()).isEqualTo(20);
        assertThat(fanOut.toJson())
                .contains("\"watchers\":1000,\"changes\":3,\"median_ms\":2.500,\"min_ms\":1.000");
        SessionsReport sessions = new SessionsReport(1_000, 0.5, 0.25);
        assertThat(sessions.toText())
                .isEqualTo("1,000 sessions: opened in 0.50 s, 2,000 a second; closed in 0.25 s");
        assertThat(sessions.toJson())
                .isEqualTo(
                        "{\"operation\":\"sessions\",\"sessions\":1000,\"open_seconds\":0.500,"
                                + "\"close_seconds\":0.250}");
    }
}
