package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.client.BlockingClient;
import io.quorate.client.ClientOptions;
import io.quorate.client.Event;
import io.quorate.client.KeeperClient;
import io.quorate.client.SessionListener;
import io.quorate.client.session.HostAndPort;
import io.quorate.client.session.SessionState;
import io.quorate.protocol.CreateMode;
import io.quorate.protocol.EventType;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Our own client over TLS: at a real ZooKeeper, and at Quorate behind a relay that ends TLS. */
@Timeout(120)
final class KeeperClientTlsIT {

    private static final byte[] NONE = {};
    private static final String SECRET = "secret-of-a-test";
    private static final String MAIN = "org.apache.zookeeper.server.quorum.QuorumPeerMain";
    private static final int SECONDS = 60;

    @TempDir static Path folder;
    private static final List<Process> PROCESSES = new CopyOnWriteArrayList<>();
    private static @Nullable Keys keys;
    private static @Nullable RealZooKeeper real;

    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeAll
    static void startServer() throws Exception {
        keys = Keys.make(folder);
        real = RealZooKeeper.start("none");
    }

    @AfterAll
    static void endServers() throws InterruptedException {
        for (Process process : PROCESSES) {
            process.destroyForcibly().waitFor();
        }
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    private static <T> T made(@Nullable T it) {
        if (it == null) {
            throw new IllegalStateException("not made yet");
        }
        return it;
    }

    private <T extends AutoCloseable> T closing(T it) {
        open.add(it);
        return it;
    }

    /** A client that trusts the servers, and has no certificate of its own. */
    private KeeperClient client(String servers) throws Exception {
        SSLContext trusting = made(keys).context(null);
        return client(servers, options -> options.tls(trusting));
    }

    private KeeperClient client(String servers, UnaryOperator<ClientOptions.Builder> further) {
        KeeperClient client =
                KeeperClient.start(
                        further.apply(
                                        ClientOptions.builder(servers)
                                                .sessionTimeout(Duration.ofSeconds(20)))
                                .build());
        open.add(client::closeAsync);
        return client;
    }

    private static String at(String host, int port) {
        return host + ":" + port;
    }

    private static String local(int port) {
        return at("127.0.0.1", port);
    }

    private static void await(KeeperClient client, SessionState state) throws Exception {
        Await.until("the session is " + state, SECONDS, () -> client.state() == state);
    }

    /** What a client says of servers that are no use to it. */
    private static List<String> reasons(KeeperClient client) {
        List<String> reasons = new CopyOnWriteArrayList<>();
        client.addListener(
                new SessionListener() {
                    @Override
                    public void state(SessionState state, String why) {
                        // Asked where it matters.
                    }

                    @Override
                    public void triedInVain(HostAndPort server, String why, boolean allTried) {
                        reasons.add(why);
                    }
                });
        return reasons;
    }

    /** The client tries more than once, each time says this, and is at no server. */
    private static void assertRefused(KeeperClient client, String why) throws Exception {
        List<String> reasons = reasons(client);
        Await.until(
                why + " is said twice",
                SECONDS,
                () -> reasons.stream().filter(it -> it.contains(why)).count() >= 2);
        assertThat(reasons).noneMatch(it -> it.endsWith("null"));
        assertThat(client.state()).isEqualTo(SessionState.CONNECTING);
        assertThat(client.sessionId()).isZero();
    }

    @Test
    void znodesAreMadeReadAndWatched() throws Exception {
        BlockingClient blocking = client(local(made(real).tlsPort())).blocking();
        blocking.create("/watched", NONE, CreateMode.PERSISTENT);
        CompletableFuture<Event> heard = new CompletableFuture<>();
        assertThat(BlockingClient.await(blocking.async().getData("/watched", heard::complete)))
                .satisfies(data -> assertThat(data.data()).isEmpty());
        byte[] large = new byte[500_000];
        blocking.setData("/watched", large, 0);
        assertThat(heard.get(SECONDS, TimeUnit.SECONDS).type())
                .isEqualTo(EventType.NODE_DATA_CHANGED);
        assertThat(blocking.getData("/watched").data()).isEqualTo(large);
    }

    @Test
    void aConnectionThatIsCutIsFollowedByAnotherWithTheSameSession() throws Exception {
        Relay relay = closing(new Relay(plainDoor(), local(made(real).tlsPort())));
        KeeperClient client = client(local(relay.port()));
        BlockingClient blocking = client.blocking();
        blocking.create("/cut", NONE, CreateMode.EPHEMERAL);
        long session = client.sessionId();
        CompletableFuture<Event> heard = new CompletableFuture<>();
        BlockingClient.await(client.getData("/cut", heard::complete));
        CompletableFuture<SessionState> suspended = new CompletableFuture<>();
        client.addListener((state, why) -> suspended.complete(state));

        relay.cut();

        assertThat(suspended.get(SECONDS, TimeUnit.SECONDS)).isEqualTo(SessionState.SUSPENDED);
        await(client, SessionState.CONNECTED);
        assertThat(client.sessionId()).isEqualTo(session);
        assertThat(blocking.exists("/cut"))
                .hasValueSatisfying(it -> assertThat(it.ephemeralOwner()).isEqualTo(session));
        blocking.setData("/cut", NONE, 0);
        assertThat(heard.get(SECONDS, TimeUnit.SECONDS).path()).isEqualTo("/cut");
        assertThat(relay.taken()).isEqualTo(2);
    }

    @Test
    void aCertificateForAnotherHostIsRefused() throws Exception {
        // The server's own is for 127.0.0.1.
        KeeperClient client = client(at("localhost", made(real).tlsPort()));
        assertRefused(client, "no TLS: ");
        assertRefused(client, "No name matching localhost found");
    }

    @Test
    void aCertificateThatNobodyVouchesForIsRefused() throws Exception {
        SSLContext usual = SSLContext.getDefault();
        KeeperClient client = client(local(made(real).tlsPort()), options -> options.tls(usual));
        assertRefused(client, "no TLS: ");
    }

    @Test
    void whoSpeaksNoTlsAtAPortForItIsTold() throws Exception {
        KeeperClient client = client(local(made(real).tlsPort()), options -> options);
        assertRefused(client, "closed the connection");
        assertThat(client.exists("/")).isNotDone();
    }

    @Test
    void whoSpeaksTlsAtAPortWithoutItIsTold() throws Exception {
        assertRefused(client(local(made(real).plainPort())), "no TLS: ");
    }

    @Test
    void aServerThatWantsToKnowItsClientsTakesThoseWithACertificateAlone() throws Exception {
        RealZooKeeper strict = RealZooKeeper.start("need");
        SSLContext known = made(keys).context("client");
        KeeperClient client = client(local(strict.tlsPort()), options -> options.tls(known));
        client.blocking().create("/known", NONE, CreateMode.PERSISTENT);

        assertRefused(client(local(strict.tlsPort())), "SSL");
    }

    /** The question whether a server writes goes over TLS too. */
    @Test
    void atAServerThatOnlyReadsAnotherThatWritesIsFound() throws Exception {
        ServerProcess reads =
                ServerProcess.ensemble(3, 0, folder.resolve("reads"), "readonlymode.enabled=true\n")
                        .getFirst();
        ServerProcess writes = ServerProcess.standalone(folder.resolve("writes"), "");
        closing(reads::kill);
        closing(writes::kill);
        Relay toReads = closing(new Relay(made(keys).door(), reads.address()));
        Relay toWrites = closing(new Relay(made(keys).door(), writes.address()));
        reads.start();
        SSLContext trusting = made(keys).context(null);
        KeeperClient client =
                client(
                        local(toReads.port()) + "," + local(toWrites.port()),
                        options -> options.tls(trusting).readOnly(true));
        await(client, SessionState.CONNECTED_READ_ONLY);

        writes.start();

        await(client, SessionState.CONNECTED);
        client.blocking().create("/found", NONE, CreateMode.PERSISTENT);
        assertThat(reads.ask("isro")).isEqualTo("ro");
    }

    private static ServerSocket plainDoor() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /**
     * Keys made by the JDK's own tool.
     *
     * @param folder where they are, each in a file of its own
     */
    private record Keys(Path folder) {

        static Keys make(Path folder) throws Exception {
            Keys keys = new Keys(folder);
            keys.generate("server", "ip:127.0.0.1");
            keys.generate("client", "dns:client.example");
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            for (String name : List.of("server", "client")) {
                trusted.setCertificateEntry(name, keys.load(name).getCertificate(name));
            }
            try (OutputStream out = Files.newOutputStream(keys.file("trusted"))) {
                trusted.store(out, SECRET.toCharArray());
            }
            return keys;
        }

        Path file(String name) {
            return folder.resolve(name + ".p12");
        }

        private void generate(String name, String host) throws Exception {
            Process tool =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "keytool")
                                            .toString(),
                                    "-genkeypair",
                                    "-alias",
                                    name,
                                    "-dname",
                                    "CN=" + name,
                                    "-ext",
                                    "san=" + host,
                                    "-keyalg",
                                    "EC",
                                    "-storetype",
                                    "PKCS12",
                                    "-keystore",
                                    file(name).toString(),
                                    "-storepass",
                                    SECRET)
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve(name + ".log").toFile())
                            .start();
            assertThat(tool.waitFor()).as(() -> "keytool for " + name + ", in " + folder).isZero();
        }

        private KeyStore load(String name) throws GeneralSecurityException, IOException {
            return KeyStore.getInstance(file(name).toFile(), SECRET.toCharArray());
        }

        /**
         * What trusts the server and the client.
         *
         * @param own whose key it has; null for none
         */
        SSLContext context(@Nullable String own) throws GeneralSecurityException, IOException {
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(load("trusted"));
            KeyManager[] mine = {};
            if (own != null) {
                KeyManagerFactory factory =
                        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                factory.init(load(own), SECRET.toCharArray());
                mine = factory.getKeyManagers();
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(mine, trust.getTrustManagers(), null);
            return context;
        }

        /** Where TLS clients are let in. */
        ServerSocket door() throws GeneralSecurityException, IOException {
            return context("server")
                    .getServerSocketFactory()
                    .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        }
    }

    /** ZooKeeper 3.9.5, with one port for TLS and one without. */
    private record RealZooKeeper(int plainPort, int tlsPort) {

        /**
         * Starts one.
         *
         * @param clientAuth whether clients need a certificate: none or need
         */
        static RealZooKeeper start(String clientAuth) throws Exception {
            List<Integer> ports = ServerProcess.freePorts(2);
            RealZooKeeper started = new RealZooKeeper(ports.get(0), ports.get(1));
            Path own = Files.createDirectories(folder.resolve("zookeeper-" + clientAuth));
            Path log = own.resolve("server.log");
            ProcessBuilder command = ServerProcess.command(started.configure(own, clientAuth));
            Collections.replaceAll(command.command(), Main.class.getName(), MAIN);
            Process process = command.redirectOutput(log.toFile()).start();
            PROCESSES.add(process);
            Await.until(
                    "ZooKeeper has its ports, see " + log,
                    SECONDS,
                    () -> isOpen(started.plainPort) && isOpen(started.tlsPort));
            return started;
        }

        private Path configure(Path own, String clientAuth) throws IOException {
            return Files.writeString(
                    own.resolve("zoo.cfg"),
                    """
                    tickTime=2000
                    dataDir=%s
                    clientPort=%d
                    clientPortAddress=127.0.0.1
                    secureClientPort=%d
                    secureClientPortAddress=127.0.0.1
                    admin.enableServer=false
                    serverCnxnFactory=org.apache.zookeeper.server.NettyServerCnxnFactory
                    ssl.clientAuth=%s
                    ssl.keyStore.location=%s
                    ssl.keyStore.password=%s
                    ssl.trustStore.location=%s
                    ssl.trustStore.password=%s
                    """
                            .formatted(
                                    own.resolve("data"),
                                    plainPort,
                                    tlsPort,
                                    clientAuth,
                                    made(keys).file("server"),
                                    SECRET,
                                    made(keys).file("trusted"),
                                    SECRET));
        }

        private static boolean isOpen(int port) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (IOException closed) {
                return false;
            }
        }
    }

    /** Lets clients in and passes on, both ways, what they and a server say, until it is cut. */
    private static final class Relay implements AutoCloseable {
        private final ServerSocket door;
        private final int to;
        private final List<Socket> sockets = new CopyOnWriteArrayList<>();
        private final AtomicInteger taken = new AtomicInteger();

        Relay(ServerSocket door, String server) {
            this.door = door;
            to = Integer.parseInt(server.substring(server.indexOf(':') + 1));
            Thread.ofVirtual().start(this::accept);
        }

        int port() {
            return door.getLocalPort();
        }

        /** How many connections there were. */
        int taken() {
            return taken.get();
        }

        private void accept() {
            while (!door.isClosed()) {
                try {
                    Socket client = door.accept();
                    taken.incrementAndGet();
                    sockets.add(client);
                    Thread.ofVirtual().start(() -> join(client));
                } catch (IOException closed) {
                    // The loop ends.
                }
            }
        }

        private void join(Socket client) {
            try {
                Socket server = new Socket(InetAddress.getLoopbackAddress(), to);
                sockets.add(server);
                Thread.ofVirtual().start(() -> pass(server, client));
                pass(client, server);
            } catch (IOException nobody) {
                end(client);
            }
        }

        private static void pass(Socket from, Socket to) {
            try {
                from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException cut) {
                // Ended like one that was closed.
            }
            end(from);
            end(to);
        }

        private static void end(Socket socket) {
            try {
                socket.close();
            } catch (IOException gone) {
                // So be it.
            }
        }

        /** Ends the connections there are; later ones are passed on again. */
        void cut() {
            sockets.forEach(Relay::end);
        }

        @Override
        public void close() throws IOException {
            door.close();
            cut();
        }
    }
}
