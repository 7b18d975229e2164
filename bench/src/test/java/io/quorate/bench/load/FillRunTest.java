package io.quorate.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.request.Request;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Creating many znodes, the first read of a server that starts, and a load that is cut short. */
@Timeout(60)
class FillRunTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void everyZnodeIsCreatedOnce_withBytesOfItsOwn() {
        Znodes znodes = new Znodes(1_234, 100);
        Set<String> paths = new HashSet<>();
        Set<String> values = new HashSet<>();
        for (int i = 0; i < znodes.multis(); i++) {
            for (Request.MultiOp op : znodes.multi(i).ops()) {
                Request.Create create = (Request.Create) op;
                paths.add(create.path());
                assertThat(create.data()).hasSize(100);
                values.add(Arrays.toString(create.data()));
            }
        }
        assertThat(paths).hasSize(1_234).contains(znodes.lastPath(), "/scale/p2/n00000200");
        assertThat(values).hasSize(1_234);
        assertThat(znodes.multi(12).ops()).hasSize(34).isEqualTo(znodes.multi(12).ops());
        assertThat(znodes.parents()).hasSize(znodes.withParents() - 1_234);
    }

    @Test
    void fillSendsEachMultiOnce_andClosesItsSessions() throws Exception {
        try (FakeServer server = new FakeServer()) {
            double seconds = FillRun.run(List.of(server.address()), new Znodes(5_050, 10));
            assertThat(seconds).isPositive();
            assertThat(server.opcodes)
                    .filteredOn(opcode -> opcode == OpCode.MULTI.code())
                    .hasSize(51);
            assertThat(server.opcodes)
                    .filteredOn(opcode -> opcode == OpCode.CLOSE_SESSION.code())
                    .hasSize(2);
        }
    }

    @Test
    void fillThatIsRefusedIsNoFill() throws Exception {
        try (FakeServer server =
                new FakeServer(
                        (number, xid, _, out) ->
                                FakeServer.reply(
                                        out,
                                        xid,
                                        number == 30 ? ErrorCode.NODE_EXISTS.code() : 0))) {
            assertThatThrownBy(() -> FillRun.run(List.of(server.address()), new Znodes(10_000, 10)))
                    .isInstanceOf(LoadFailure.class)
                    .hasMessageContaining("NODE_EXISTS");
        }
    }

    @Test
    void firstReadDialsUntilSomebodyIsThere_andReadsUntilTheZnodeIsThere() throws Exception {
        // The first connection is closed, the first three reads on the next find nothing.
        AtomicInteger reads = new AtomicInteger();
        FakeServer.Script script =
                (number, xid, _, out) -> {
                    if (number == 0) {
                        throw new IOException("closed");
                    }
                    boolean there = reads.incrementAndGet() > 3;
                    FakeServer.reply(out, xid, there ? 0 : ErrorCode.NO_NODE.code());
                };
        long startNanos = System.nanoTime();
        try (FakeServer server = new FakeServer(script)) {
            long readNanos = FirstRead.await(server.address(), "/a", SECOND.multipliedBy(20));
            assertThat(readNanos - startNanos).isBetween(1L, System.nanoTime() - startNanos);
            assertThat(reads).hasValueGreaterThanOrEqualTo(4);
            assertThat(server.handshakes).hasSize(2);
            assertThat(server.handshakes).allMatch(handshake -> handshake.sessionId() == 0);
        }
    }

    @Test
    void firstReadGivesUpInTime() throws Exception {
        InetSocketAddress nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
        }
        assertThatThrownBy(() -> FirstRead.await(nobody, "/a", SECOND))
                .isInstanceOf(LoadFailure.class)
                .hasMessageContaining("did not answer a read within 1 s");
    }

    @Test
    void loadThatIsCutShortReportsTheTimeUntilThen() throws Exception {
        try (FakeServer server = new FakeServer()) {
            LoadOptions options =
                    LoadOptions.closedLoop(List.of(server.address()), 1, 1_024, Operation.SET)
                            .withRate(1_000)
                            .lasting(Duration.ZERO, Duration.ofMinutes(30));
            CompletableFuture<Void> enough =
                    new CompletableFuture<Void>()
                            .completeOnTimeout(null, 1_000, TimeUnit.MILLISECONDS);
            LoadReport report = LoadRun.runUntil(options, enough);
            assertThat(report.isClean()).as("%s", report.toText()).isTrue();
            assertThat(report.seconds()).isBetween(0.1, 30.0);
            assertThat(report.opsPerSecond()).isBetween(500.0, 1_100.0);
        }
    }
}
