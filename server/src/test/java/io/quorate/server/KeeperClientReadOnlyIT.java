package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quorate.client.BlockingClient;
import io.quorate.client.ClientOptions;
import io.quorate.client.KeeperClient;
import io.quorate.client.KeeperException;
import io.quorate.client.SessionListener;
import io.quorate.client.session.HostAndPort;
import io.quorate.client.session.Outcome;
import io.quorate.client.session.SessionState;
import io.quorate.protocol.CreateMode;
import io.quorate.protocol.ErrorCode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Our own client at servers without a quorum that serve reads, and on its way back to a quorum. */
@Timeout(180)
final class KeeperClientReadOnlyIT {

    private static final byte[] NONE = {};
    private static final byte[] DATA = "kept".getBytes(StandardCharsets.US_ASCII);
    private static final int SECONDS = 60;
    private static final String READ_ONLY_MODE = "readonlymode.enabled=true\n";
    private static final String MAIN = "org.apache.zookeeper.server.quorum.QuorumPeerMain";

    @TempDir Path folder;
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    private KeeperClient client(int sessionSeconds, boolean readOnly, String... servers) {
        KeeperClient client =
                KeeperClient.start(
                        ClientOptions.builder(String.join(",", servers))
                                .sessionTimeout(Duration.ofSeconds(sessionSeconds))
                                .readOnly(readOnly)
                                .build());
        open.add(client::closeAsync);
        return client;
    }

    private static void await(KeeperClient client, SessionState state) throws Exception {
        Await.until("the session is " + state, SECONDS, () -> client.state() == state);
    }

    /** The same of one who searches, with ever longer pauses in between. */
    private static void awaitFound(KeeperClient client) throws Exception {
        Await.until("it is found", 2 * SECONDS, () -> client.state() == SessionState.CONNECTED);
    }

    private List<ServerProcess> three(String name) throws IOException {
        List<ServerProcess> servers =
                ServerProcess.ensemble(3, 0, folder.resolve(name), READ_ONLY_MODE);
        for (ServerProcess server : servers) {
            open.add(server::kill);
        }
        return servers;
    }

    /** A server of three, of which the others never come. */
    private ServerProcess lonely() throws IOException {
        ServerProcess lonely = three("lonely").getFirst();
        lonely.start();
        return lonely;
    }

    /** A server that writes as soon as it is started. */
    private ServerProcess writer() throws IOException {
        ServerProcess writer = ServerProcess.standalone(folder.resolve("writer"), "");
        open.add(writer::kill);
        return writer;
    }

    private static void assertReadsAlone(KeeperClient client) throws InterruptedException {
        BlockingClient blocking = client.blocking();
        assertThat(blocking.getChildren("/").names()).contains("zookeeper");
        KeeperException failure =
                catchThrowableOfType(
                        KeeperException.class,
                        () -> blocking.create("/refused", NONE, CreateMode.PERSISTENT));
        assertThat(failure.error()).isEqualTo(ErrorCode.NOT_READ_ONLY);
        assertThat(failure.outcome()).isEqualTo(Outcome.NOT_EXECUTED);
        assertThat(client.state()).isEqualTo(SessionState.CONNECTED_READ_ONLY);
    }

    /** The client has tried all servers twice, and is at none. */
    private static void assertNowhere(KeeperClient client) throws Exception {
        AtomicInteger rounds = new AtomicInteger();
        client.addListener(
                new SessionListener() {
                    @Override
                    public void state(SessionState state, String why) {
                        // Asked below.
                    }

                    @Override
                    public void triedInVain(HostAndPort server, String why, boolean allTried) {
                        rounds.addAndGet(allTried ? 1 : 0);
                    }
                });
        Await.until("two rounds in vain", SECONDS, () -> rounds.get() >= 2);
        assertThat(client.state()).isEqualTo(SessionState.CONNECTING);
        assertThat(client.sessionId()).isZero();
    }

    @Test
    void atTheServerThatIsLeftOneReadsAlone_untilThereIsAQuorumAgain() throws Exception {
        List<ServerProcess> servers = three("three");
        ServerProcess.startAll(servers);
        loseTheQuorumAndHaveItAgain(
                servers.stream().map(ServerProcess::address).toList(),
                () -> {
                    servers.get(1).kill();
                    servers.get(2).kill();
                },
                () -> servers.get(2).start());
    }

    @Test
    void atARealZooKeeperThatIsTheSame() throws Exception {
        RealZooKeeper servers = new RealZooKeeper(folder, ServerProcess.freePorts(9));
        starting(servers, 1);
        List<Process> others = List.of(starting(servers, 2), starting(servers, 3));
        loseTheQuorumAndHaveItAgain(
                List.of(servers.address(1), servers.address(2), servers.address(3)),
                () -> {
                    for (Process one : others) {
                        one.destroyForcibly().waitFor();
                    }
                },
                () -> starting(servers, 2));
    }

    private Process starting(RealZooKeeper servers, int id) throws IOException {
        Process process = servers.start(id);
        open.add(() -> process.destroyForcibly().waitFor());
        return process;
    }

    /** What is done to servers. */
    private interface Step {
        void run() throws Exception;
    }

    /**
     * What three servers do for clients of all kinds.
     *
     * @param killTwo all but the first
     */
    private void loseTheQuorumAndHaveItAgain(List<String> servers, Step killTwo, Step startOne)
            throws Exception {
        String[] all = servers.toArray(new String[0]);
        KeeperClient before = client(30, true, all);
        before.blocking().create("/mine", DATA, CreateMode.EPHEMERAL);
        long session = before.sessionId();
        client(30, false, servers.getFirst()).blocking().sync("/");

        killTwo.run();

        KeeperClient reads = client(30, true, all);
        await(reads, SessionState.CONNECTED_READ_ONLY);
        assertReadsAlone(reads);
        assertThat(reads.blocking().getData("/mine").data()).isEqualTo(DATA);
        KeeperClient writesOrNothing = client(30, false, all);
        assertNowhere(writesOrNothing);
        // Whether the quorum's sessions live is more than one server can say.
        await(before, SessionState.SUSPENDED);

        startOne.run();

        for (KeeperClient one : List.of(before, reads, writesOrNothing)) {
            await(one, SessionState.CONNECTED);
        }
        assertThat(before.sessionId()).isEqualTo(session);
        assertThat(before.blocking().setData("/mine", NONE, 0).ephemeralOwner()).isEqualTo(session);
        reads.blocking().create("/mine-too", NONE, CreateMode.EPHEMERAL);
    }

    @Test
    void aServerThatWritesIsFoundBesideOneThatDoesNot() throws Exception {
        ServerProcess lonely = lonely();
        ServerProcess writer = writer();
        KeeperClient client = client(20, true, lonely.address(), writer.address());
        await(client, SessionState.CONNECTED_READ_ONLY);
        assertReadsAlone(client);
        assertNowhere(client(20, false, lonely.address(), writer.address()));
        long session = client.sessionId();

        writer.start();

        awaitFound(client);
        client.blocking().create("/found", NONE, CreateMode.PERSISTENT);
        // What the lonely one had made up was nobody else's.
        assertThat(client.sessionId()).isNotEqualTo(session);
        assertThat(lonely.ask("isro")).isEqualTo("ro");
    }

    @Test
    void aServerThatHangsDoesNotHoldUpTheSearch() throws Exception {
        ServerProcess lonely = lonely();
        ServerProcess writer = writer();
        AtomicInteger asked = new AtomicInteger();
        ServerSocket hanging = hanging(asked);
        KeeperClient client =
                client(
                        6,
                        true,
                        lonely.address(),
                        "127.0.0.1:" + hanging.getLocalPort(),
                        writer.address());
        await(client, SessionState.CONNECTED_READ_ONLY);
        int before = asked.get();
        Await.until("the one that hangs is asked", SECONDS, () -> asked.get() > before);

        writer.start();

        awaitFound(client);
        client.blocking().create("/found", NONE, CreateMode.PERSISTENT);
    }

    /**
     * A server that takes connections and never says anything.
     *
     * @param taken how many it took
     */
    private ServerSocket hanging(AtomicInteger taken) throws IOException {
        ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        List<Socket> sockets = new CopyOnWriteArrayList<>();
        open.add(
                () -> {
                    door.close();
                    for (Socket socket : sockets) {
                        socket.close();
                    }
                });
        Thread.ofVirtual()
                .start(
                        () -> {
                            while (!door.isClosed()) {
                                try {
                                    sockets.add(door.accept());
                                    taken.incrementAndGet();
                                } catch (IOException closed) {
                                    // The loop ends.
                                }
                            }
                        });
        return door;
    }

    /** Three of ZooKeeper 3.9.5, which want local sessions to let anybody in without a quorum. */
    private record RealZooKeeper(Path folder, List<Integer> ports) {

        String address(int id) {
            return "127.0.0.1:" + ports.get(id - 1);
        }

        private String servers() {
            StringBuilder lines = new StringBuilder();
            for (int id = 1; id <= 3; id++) {
                lines.append("server.").append(id).append("=127.0.0.1:");
                lines.append(ports.get(id + 2)).append(':').append(ports.get(id + 5)).append('\n');
            }
            return lines.toString();
        }

        Process start(int id) throws IOException {
            Path own = folder.resolve("zookeeper-" + id);
            Path data = Files.createDirectories(own.resolve("data"));
            Files.writeString(data.resolve("myid"), Integer.toString(id));
            Path configuration =
                    Files.writeString(
                            own.resolve("zoo.cfg"),
                            """
                            tickTime=2000
                            initLimit=10
                            syncLimit=5
                            dataDir=%s
                            clientPort=%d
                            clientPortAddress=127.0.0.1
                            localSessionsEnabled=true
                            localSessionsUpgradingEnabled=true
                            4lw.commands.whitelist=*
                            admin.enableServer=false
                            """
                                            .formatted(data, ports.get(id - 1))
                                    + servers());
            ProcessBuilder command = ServerProcess.command(configuration);
            Collections.replaceAll(command.command(), Main.class.getName(), MAIN);
            command.command().add(1, "-Dreadonlymode.enabled=true");
            return command.redirectOutput(own.resolve("server.log").toFile()).start();
        }
    }
}
