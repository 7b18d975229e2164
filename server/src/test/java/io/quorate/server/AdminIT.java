package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jayway.jsonpath.JsonPath;

import io.quorate.server.config.ServerConfig;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The HTTP port of real servers. */
@Timeout(90)
class AdminIT {

    private static final Duration SHORT = Duration.ofSeconds(1);

    @TempDir Path folder;
    private @Nullable Ensemble started;
    private final Http http = new Http();

    @AfterEach
    void close() {
        ensemble().close();
        http.close();
        assertThat(ensemble().failures()).isEmpty();
    }

    private Ensemble ensemble() {
        if (started == null) {
            throw new IllegalStateException("no server was made");
        }
        return started;
    }

    private static ServerConfig.Admin admin(int port, boolean given, Duration idle) {
        return new ServerConfig.Admin(true, "127.0.0.1", port, given, "/commands", idle, false);
    }

    private void start(ServerConfig.Admin admin, int... ids) throws StartFailure {
        for (int id : ids) {
            ensemble()
                    .startAs(
                            TestConfig.from(ensemble().config(id))
                                    .admin(admin)
                                    .words(Set.of("*"))
                                    .build());
        }
    }

    private int startOne(Duration idle) throws Exception {
        started = Ensemble.standalone(folder);
        start(admin(0, true, idle), 1);
        return ensemble().adminPort(1);
    }

    private static Object field(HttpResponse<String> answer, String path) {
        return JsonPath.read(answer.body(), path);
    }

    @Test
    void oneServerTellsOfItsSessionsWatchesAndEphemerals() throws Exception {
        int port = startOne(Duration.ofSeconds(30));
        ZooKeeper client = ensemble().client(1);
        client.create("/e", new byte[3], Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        client.getData("/e", event -> {}, null);
        client.exists("/none", event -> {});
        client.getChildren("/", event -> {});
        assertThat(http.get(port, "/livez").statusCode()).isEqualTo(200);
        HttpResponse<String> ready = http.get(port, "/readyz");
        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(field(ready, "$.mode")).isEqualTo("standalone");
        String session = Long.toString(client.getSessionId());
        assertThat(
                        field(
                                http.get(port, "/commands/dump"),
                                "$.session_id_to_ephemeral_paths['" + session + "']"))
                .isEqualTo(List.of("/e"));
        List<String> watched =
                JsonPath.read(
                        http.get(port, "/commands/watches").body(),
                        "$.session_id_to_watched_paths['" + session + "']");
        assertThat(watched).containsExactlyInAnyOrder("/e", "/none");
        HttpResponse<String> summary = http.get(port, "/commands/wchs");
        assertThat(field(summary, "$.num_connections")).isEqualTo(1);
        assertThat(field(summary, "$.num_paths")).isEqualTo(2);
        assertThat(field(summary, "$.num_total_watches")).isEqualTo(2);
        HttpResponse<String> connections = http.get(port, "/commands/connections");
        assertThat(field(connections, "$.connections[0].session_id"))
                .isEqualTo(client.getSessionId());
        assertThat(field(connections, "$.connections[0].last_operation")).isEqualTo("GETC");
        assertThat(field(connections, "$.connections[0].remote_socket_address").toString())
                .startsWith("127.0.0.1:");
        assertThat(field(http.get(port, "/commands/srvr"), "$.node_count")).isEqualTo(6);
        assertThat(ensemble().ask(1, "wchs"))
                .isEqualTo("1 connections watching 2 paths\nTotal watches:2\n");
        // A watch that fires, and a client that goes, take theirs with them.
        client.setData("/e", new byte[1], -1);
        assertThat(field(http.get(port, "/commands/wchs"), "$.num_paths")).isEqualTo(1);
        client.close();
        assertThat(field(http.get(port, "/commands/wchs"), "$.num_total_watches")).isEqualTo(0);
    }

    @Test
    void nobodyShutsAProbeOutBySayingNothing() throws Exception {
        int port = startOne(Duration.ofSeconds(60));
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 80; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                socket.setSoTimeout(10_000);
                socket.getOutputStream().write('G');
                silent.add(socket);
            }
            assertThat(http.get(port, "/livez").statusCode()).isEqualTo(200);
            // The oldest made room.
            assertThat(silent.getFirst().getInputStream().read()).isEqualTo(-1);
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void statisticsAreResetByCommandAndByWord() throws Exception {
        int port = startOne(Duration.ofSeconds(30));
        ZooKeeper client = ensemble().client(1);
        client.exists("/", false);
        assertThat(http.samples(port).get("packets_received")).isGreaterThanOrEqualTo(2);
        assertThat(http.samples(port).get("readlatency_count")).isGreaterThanOrEqualTo(1);
        assertThat(field(http.get(port, "/commands/srst"), "$.error")).isNull();
        assertThat(http.samples(port).get("packets_received")).isLessThan(2);
        assertThat(http.samples(port).get("readlatency_count")).isZero();
        assertThat(http.samples(port).get("connection_request_count")).isZero();
        client.exists("/", false);
        assertThat(ensemble().ask(1, "crst")).isEqualTo("Connection stats reset.\n");
        assertThat(field(http.get(port, "/commands/cons"), "$.connections[0].packets_received"))
                .isEqualTo(0);
        assertThat(ensemble().ask(1, "srst")).isEqualTo("Server stats reset.\n");
        assertThat(http.samples(port).get("readlatency_count")).isZero();
    }

    @Test
    void threeServersTellWhoLeadsAndOneAloneThatItIsNotReady() throws Exception {
        started = Ensemble.of(3, folder);
        ServerConfig.Admin admin = admin(0, true, Duration.ofSeconds(30));
        start(admin, 1);
        int port = ensemble().adminPort(1);
        HttpResponse<String> alone = http.get(port, "/readyz");
        assertThat(alone.statusCode()).isEqualTo(503);
        assertThat(field(alone, "$.ready")).isEqualTo(false);
        assertThat(field(alone, "$.reasons[0].reason")).isEqualTo("looking");
        assertThat(http.get(port, "/livez").statusCode()).isEqualTo(200);
        assertThat(field(http.get(port, "/commands/srvr"), "$.error"))
                .isEqualTo("This ZooKeeper instance is not currently serving requests");
        assertThat(http.samples(port).get("serving")).isZero();
        start(admin, 2, 3);
        int leader = ensemble().awaitLeader();
        for (int id = 1; id <= 3; id++) {
            int its = ensemble().adminPort(id);
            Await.until("server " + id + " is ready", 30, () -> isReady(its));
            HttpResponse<String> lead = http.get(its, "/commands/leader");
            assertThat(field(lead, "$.leader_id")).isEqualTo(leader);
            assertThat(field(lead, "$.is_leader")).isEqualTo(id == leader);
            assertThat(field(http.get(its, "/commands/zabstate"), "$.zabstate"))
                    .isEqualTo("broadcast");
        }
        // Digests of the same state are the same on all servers.
        ZooKeeper client = ensemble().client(leader);
        client.create("/d", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        for (int i = 0; i < 300; i++) {
            client.setData("/d", new byte[i], -1);
        }
        String digests = ensemble().ask(leader, "hash");
        assertThat(digests.lines()).hasSizeGreaterThanOrEqualTo(2);
        for (int id = 1; id <= 3; id++) {
            int its = id;
            Await.until(
                    "server " + id + " has the same digests",
                    30,
                    () -> ensemble().ask(its, "hash").equals(digests));
        }
    }

    private boolean isReady(int port) throws InterruptedException {
        try {
            return http.get(port, "/readyz").statusCode() == 200;
        } catch (IOException refused) {
            return false;
        }
    }

    @Test
    void whatComesThroughAProxyIsFromAnotherMachine() throws Exception {
        int port = startOne(Duration.ofSeconds(30));
        assertThat(
                        http.send(port, "/commands/ruok", "GET", "X-Forwarded-For", "10.0.0.1")
                                .statusCode())
                .isEqualTo(403);
        assertThat(http.send(port, "/livez", "GET", "X-Forwarded-For", "10.0.0.1").statusCode())
                .isEqualTo(200);
        assertThat(http.send(port, "/livez", "TRACE").statusCode()).isEqualTo(403);
        HttpResponse<String> head = http.send(port, "/metrics", "HEAD");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        HttpResponse<String> open =
                http.send(port, "/metrics", "GET", "Accept", "application/openmetrics-text");
        assertThat(open.headers().firstValue("content-type").orElse(""))
                .startsWith("application/openmetrics-text; version=1.0.0");
        assertThat(open.body()).endsWith("# EOF\n");
    }

    @Test
    void aTakenDefaultPortIsGoneWithoutAndATakenConfiguredOneIsNot() throws Exception {
        started = Ensemble.standalone(folder);
        try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int taken = holder.getLocalPort();
            start(admin(taken, false, SHORT), 1);
            assertThat(ensemble().adminPort(1)).isZero();
            assertThat(ensemble().ask(1, "ruok")).isEqualTo("imok");
            ensemble().stop(1);
            assertThatThrownBy(() -> start(admin(taken, true, SHORT), 1))
                    .isInstanceOfSatisfying(
                            StartFailure.class,
                            failure ->
                                    assertThat(failure.exitCode())
                                            .isEqualTo(ExitCode.PORT_UNAVAILABLE))
                    .hasMessageContaining("cannot listen for HTTP on 127.0.0.1:" + taken);
        }
    }

    @Test
    void aPortForMetersAloneServesNothingElse() throws Exception {
        started = Ensemble.standalone(folder);
        ensemble()
                .startAs(
                        TestConfig.from(ensemble().config(1))
                                .metrics(new ServerConfig.MetricsEndpoint(0, "127.0.0.1", false))
                                .build());
        int port = ensemble().metricsPort(1);
        assertThat(ensemble().adminPort(1)).isZero();
        assertThat(http.get(port, "/metrics").body())
                .contains("\nznode_count ")
                .doesNotContain("jvm_memory");
        for (String path : List.of("/livez", "/readyz", "/commands/ruok", "/")) {
            assertThat(http.get(port, path).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(http.send(port, "/metrics", "POST").statusCode()).isEqualTo(405);
    }

    /** Whatever they send: their connections end, and the server goes on. */
    @Test
    void hostileClientsAreClosedAndOthersAnswered() throws Exception {
        int port = startOne(SHORT);
        List<String> hostile =
                List.of(
                        "\u0000\u0001\u0002\u0003\r\n\r\n",
                        "GET /" + "a".repeat(5_000) + " HTTP/1.1\r\n\r\n",
                        "GET / HTTP/1.1\r\nA: " + "b".repeat(20_000) + "\r\n\r\n",
                        "POST /commands/restore HTTP/1.1\r\nContent-Length: 10000000\r\n\r\n"
                                + "c".repeat(100_000),
                        "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                        "GET /livez HTTP/1.1\r\n",
                        "GET /livez HTTP/1.1\r\n\r\nGET /livez HTTP/1.1\r\n\r\n");
        for (String bytes : hostile) {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                socket.setSoTimeout(20_000);
                send(socket, bytes);
                // Until the server closes, which it does by itself.
                drain(socket);
            }
            assertThat(http.get(port, "/livez").statusCode()).isEqualTo(200);
        }
        assertThat(ensemble().ask(1, "ruok")).isEqualTo("imok");
    }

    @Test
    void tooManyConnectionsKeepOnlyEachOtherWaiting() throws Exception {
        int port = startOne(SHORT);
        List<Socket> idle = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            idle.add(new Socket("127.0.0.1", port));
        }
        Await.until("clients are served", 30, () -> ensemble().ask(1, "ruok").equals("imok"));
        // Idle connections end, and then others are answered again.
        for (Socket socket : idle) {
            socket.setSoTimeout(20_000);
            drain(socket);
            socket.close();
        }
        Await.until("there is room again", 30, () -> isReady(port));
        assertThat(http.samples(port).get("http_refused")).isGreaterThanOrEqualTo(16);
    }

    private static void send(Socket socket, String bytes) {
        try {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException closedAlready) {
            // That is what it should be.
            assertThat(socket.isConnected()).isTrue();
        }
    }

    private static void drain(Socket socket) {
        try (InputStream in = socket.getInputStream()) {
            in.readAllBytes();
        } catch (java.net.SocketTimeoutException open) {
            throw new AssertionError("the server leaves the connection open", open);
        } catch (IOException reset) {
            assertThat(socket.isConnected()).isTrue();
        }
    }
}
