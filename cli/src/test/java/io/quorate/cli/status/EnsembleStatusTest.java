package io.quorate.cli.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.cli.output.Compat;
import io.quorate.cli.output.Console;
import io.quorate.cli.output.ExitCode;
import io.quorate.client.session.HostAndPort;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

final class EnsembleStatusTest {

    private final List<FakeServer> servers = new ArrayList<>();
    private final Map<HostAndPort, @Nullable Integer> asked = new LinkedHashMap<>();

    /** Answers four-letter words as it is told to; what it was not told it does not allow. */
    static final class FakeServer implements AutoCloseable {
        private final Map<String, String> answers;
        private final ServerSocket socket;

        FakeServer(Map<String, String> answers) throws IOException {
            this.answers = answers;
            socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(this::serve);
        }

        /** One that allows {@code srvr} only, as ZooKeeper's do unless configured. */
        static FakeServer saying(String mode, long zxid) throws IOException {
            return new FakeServer(Map.of("srvr", srvr(mode, zxid)));
        }

        /** One that tells all. */
        static FakeServer telling(int id, String mode, long zxid) throws IOException {
            return new FakeServer(
                    Map.of(
                            "srvr",
                            srvr(mode, zxid),
                            "mntr",
                            "zk_version\t3.9.5\nzk_global_sessions\t12\n",
                            "conf",
                            "clientPort=2181\nserverId=" + id + "\n"));
        }

        static String srvr(String mode, long zxid) {
            return """
            Zookeeper version: 3.9.5-abc, built on 2026-01-01 00:00 UTC
            Latency min/avg/max: 0/0.5/7
            Received: 10
            Sent: 9
            Connections: 3
            Outstanding: 0
            Zxid: 0x%x
            Mode: %s
            Node count: 5
            """
                    .formatted(zxid, mode);
        }

        private void serve() {
            try {
                while (true) {
                    try (Socket client = socket.accept()) {
                        String word =
                                new String(
                                        client.getInputStream().readNBytes(4),
                                        StandardCharsets.US_ASCII);
                        client.getOutputStream()
                                .write(
                                        answers.getOrDefault(
                                                        word,
                                                        word
                                                                + " is not executed because it is"
                                                                + " not in the whitelist.\n")
                                                .getBytes(StandardCharsets.UTF_8));
                    }
                }
            } catch (IOException closed) {
                // the test is over
            }
        }

        int port() {
            return socket.getLocalPort();
        }

        HostAndPort address() {
            return new HostAndPort("127.0.0.1", port());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @AfterEach
    void close() throws IOException {
        for (FakeServer server : servers) {
            server.close();
        }
    }

    private HostAndPort add(@Nullable Integer id, FakeServer server) {
        servers.add(server);
        asked.put(server.address(), id);
        return server.address();
    }

    private static List<Object> column(EnsembleStatus status, String name) {
        List<Object> cells = new ArrayList<>();
        for (Object row : status.value()) {
            cells.add(String.valueOf(((Map<?, ?>) row).get(name)));
        }
        return cells;
    }

    private static String text(EnsembleStatus status, ByteArrayOutputStream err) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Console console =
                new Console(
                        new PrintStream(out, false, StandardCharsets.UTF_8),
                        new PrintStream(err, false, StandardCharsets.UTF_8),
                        false);
        status.text(console, Compat.V3_9);
        console.flush();
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void serversAreThereByTheirIds() throws IOException, InterruptedException {
        add(3, FakeServer.saying("follower", 5));
        add(1, FakeServer.saying("leader", 5));
        add(20, FakeServer.saying("observer", 5));
        EnsembleStatus status = EnsembleStatus.ask(asked, List.of());
        assertThat(column(status, "id")).containsExactly("1", "3", "20");
        assertThat(column(status, "role")).containsExactly("leader", "follower", "observer");
        assertThat(status.code()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void lagIsCountedFromTheLeader_andNotAcrossEpochs() throws IOException, InterruptedException {
        add(1, FakeServer.saying("follower", 0x2_0000_0003L));
        add(2, FakeServer.saying("leader", 0x2_0000_0007L));
        add(3, FakeServer.saying("follower", 0x1_0000_0001L));
        add(4, FakeServer.saying("observer", 0x2_0000_0009L));
        EnsembleStatus status = EnsembleStatus.ask(asked, List.of());
        assertThat(column(status, "lag")).containsExactly("4", "0", "null", "0");
        assertThat(column(status, "epoch")).containsExactly("2", "2", "1", "2");
        assertThat(column(status, "zxid"))
                .containsExactly("0x200000003", "0x200000007", "0x100000001", "0x200000009");
    }

    @Test
    void withoutALeaderItIsRefused_andThereIsNoLag() throws IOException, InterruptedException {
        add(1, FakeServer.saying("follower", 5));
        add(2, FakeServer.saying("read-only", 5));
        EnsembleStatus status = EnsembleStatus.ask(asked, List.of());
        assertThat(status.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(column(status, "lag")).containsExactly("null", "null");
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertThat(text(status, err)).contains("follower");
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("no server that was asked says that it leads");
    }

    @Test
    void aServerAloneLeads() throws IOException, InterruptedException {
        add(null, FakeServer.saying("standalone", 5));
        EnsembleStatus status = EnsembleStatus.ask(asked, List.of());
        assertThat(status.code()).isEqualTo(ExitCode.DONE);
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertThat(text(status, err).lines()).hasSize(2);
        assertThat(err.size()).isZero();
    }

    @Test
    void aServerAskedAtTwoAddressesIsThereOnce() throws IOException, InterruptedException {
        HostAndPort one = add(null, FakeServer.telling(4, "leader", 5));
        asked.put(new HostAndPort("localhost", one.port()), null);
        assertThat(column(EnsembleStatus.ask(asked, List.of()), "id")).containsExactly("4");
    }

    @Test
    void ofTheTwoTheOneThatAnswersIsThere() throws IOException, InterruptedException {
        FakeServer gone = FakeServer.saying("leader", 5);
        asked.put(gone.address(), 4);
        gone.close();
        HostAndPort there = add(null, FakeServer.telling(4, "leader", 5));
        EnsembleStatus status = EnsembleStatus.ask(asked, List.of());
        assertThat(column(status, "address")).containsExactly(there.toString());
        assertThat(column(status, "role")).containsExactly("leader");
    }

    @Test
    void aServerThatNobodyKnowsWhereToAskIsShownAsThat() throws IOException, InterruptedException {
        add(null, FakeServer.telling(2, "follower", 5));
        EnsembleStatus status = EnsembleStatus.ask(asked, List.of(1, 2));
        assertThat(column(status, "id")).containsExactly("1", "2");
        assertThat(column(status, "role")).containsExactly("address not known", "follower");
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        text(status, err);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("no server that was asked", "list all servers behind -server");
    }

    @Test
    void whatAServerDoesNotTellIsADash() throws IOException, InterruptedException {
        HostAndPort address = add(null, FakeServer.saying("leader", 0x1_0000_0002L));
        String table = text(EnsembleStatus.ask(asked, List.of()), new ByteArrayOutputStream());
        assertThat(table.lines().toList().get(1).split(" +"))
                .containsExactly(
                        "-",
                        "leader",
                        "1",
                        "0x100000002",
                        "0",
                        "-",
                        "3",
                        "0/0.5/7",
                        "3.9.5-abc",
                        address.toString());
    }
}
