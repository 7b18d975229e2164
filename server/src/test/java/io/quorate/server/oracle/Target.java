package io.quorate.server.oracle;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Server processes that are one service: a real ZooKeeper, or an ensemble of Quorate. */
final class Target implements AutoCloseable {

    /** Of {@code super:secret}. */
    static final String SUPER_DIGEST = "super:" + Digests.of("super:secret");

    private static final int FIRST_PORT = 16_000;
    private static final int PORTS = 16_000;
    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 61 % PORTS));

    private static final String REAL_MAIN = "org.apache.zookeeper.server.ZooKeeperServerMain";
    private static final String OUR_MAIN = "io.quorate.server.Main";

    /** What both kinds must be told alike. */
    private static final String COMMON =
            """
            tickTime=2000
            maxClientCnxns=0
            minSessionTimeout=4000
            maxSessionTimeout=600000
            """;

    private record Server(int port, Path folder, List<String> command) {}

    private final String name;
    private final boolean real;
    private final long startMillis = System.currentTimeMillis();
    private final List<Server> servers = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();

    private Target(String name, boolean real) {
        this.name = name;
        this.real = real;
    }

    /** Nobody, which is never started. */
    static Target none() {
        return new Target("nobody", false);
    }

    /** ZooKeeper 3.9.5, alone. */
    static Target real(Path folder) throws IOException {
        return real(folder, List.of());
    }

    /**
     * @param properties further {@code -D} options
     */
    static Target real(Path folder, List<String> properties) throws IOException {
        Target target = new Target("ZooKeeper", true);
        List<String> flags = new ArrayList<>();
        flags.add("-Dzookeeper.extendedTypesEnabled=true");
        flags.add("-Dzookeeper.4lw.commands.whitelist=*");
        flags.add("-Dzookeeper.DigestAuthenticationProvider.superDigest=" + SUPER_DIGEST);
        flags.add("-Dzookeeper.enforceQuota=true");
        flags.add("-Dzookeeper.forceSync=no");
        flags.add("-Dzookeeper.snapCount=100000000");
        flags.add("-Dznode.container.checkIntervalMs=100000000");
        flags.add("-Dlogback.configurationFile=" + quiet(folder));
        flags.addAll(properties);
        target.add(folder, REAL_MAIN, flags, COMMON + "admin.enableServer=false\n");
        return target;
    }

    /** Quorate: alone, or an ensemble. */
    static Target ours(int size, Path folder) throws IOException {
        return ours(size, folder, Map.of());
    }

    /**
     * @param settings in place of {@link OurSettings}' own, or beside them
     */
    static Target ours(int size, Path folder, Map<String, String> settings) throws IOException {
        Target target = new Target(size + (size == 1 ? " server" : " servers"), false);
        StringBuilder ensemble = new StringBuilder(OurSettings.lines(settings));
        for (int id = 1; id <= size && size > 1; id++) {
            ensemble.append("server.").append(id).append("=127.0.0.1:").append(freePort());
            ensemble.append(':').append(freePort()).append('\n');
        }
        for (int id = 1; id <= size; id++) {
            Path own = folder.resolve(Integer.toString(id));
            Files.createDirectories(own.resolve("data"));
            Files.writeString(own.resolve("data").resolve("myid"), Integer.toString(id));
            target.add(
                    own,
                    OUR_MAIN,
                    List.of("--enable-native-access=ALL-UNNAMED"),
                    COMMON + ensemble);
        }
        return target;
    }

    private static Path quiet(Path folder) throws IOException {
        Files.createDirectories(folder);
        return Files.writeString(
                folder.resolve("logback.xml"),
                """
                <configuration>
                  <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>%d %-5level %logger{0} %msg%n</pattern></encoder>
                  </appender>
                  <root level="WARN"><appender-ref ref="out"/></root>
                </configuration>
                """);
    }

    private void add(Path folder, String main, List<String> flags, String lines)
            throws IOException {
        int port = freePort();
        Path data = folder.resolve("data");
        Files.createDirectories(data);
        Path conf =
                Files.writeString(
                        folder.resolve("zoo.cfg"),
                        "dataDir=" + data + "\nclientPort=" + port + "\n" + lines);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        command.add(conf.toString());
        servers.add(new Server(port, folder, command));
    }

    /**
     * Below those that the kernel gives to clients, so that none of them is taken until the server
     * is there; each process begins elsewhere.
     */
    private static int freePort() throws IOException {
        for (int tries = 0; tries < PORTS; tries++) {
            int port = FIRST_PORT + Math.floorMod(NEXT_PORT.getAndIncrement(), PORTS);
            try (ServerSocket socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // the next one, then
            }
        }
        throw new IOException("no port is free from " + FIRST_PORT + " on");
    }

    boolean isReal() {
        return real;
    }

    /** No time that it tells is before this. */
    long startMillis() {
        return startMillis;
    }

    String name() {
        return name;
    }

    /** Its servers' client addresses; an index beyond them begins again. */
    InetSocketAddress address(int index) {
        return new InetSocketAddress("127.0.0.1", servers.get(index % servers.size()).port());
    }

    int size() {
        return servers.size();
    }

    /** Starts all, without waiting. */
    Target start() throws IOException {
        for (Server server : servers) {
            processes.add(
                    new ProcessBuilder(server.command())
                            .redirectErrorStream(true)
                            .redirectOutput(log(server).toFile())
                            .start());
        }
        return this;
    }

    private static Path log(Server server) {
        return server.folder().resolve("server.log");
    }

    /** Waits until each serves. */
    Target awaitServing() throws IOException, InterruptedException {
        for (int i = 0; i < servers.size(); i++) {
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!ask(i, "srvr").contains("Mode: ")) {
                if (System.nanoTime() > until || !processes.get(i).isAlive()) {
                    throw new AssertionError(name + " does not serve: " + said(i));
                }
                processes.get(i).waitFor(50, TimeUnit.MILLISECONDS);
            }
        }
        return this;
    }

    /** What a server has printed. */
    String said(int index) throws IOException {
        return Files.readString(log(servers.get(index)));
    }

    /** The processes that have ended by themselves, with their last words; empty if none has. */
    String dead() throws IOException {
        StringBuilder dead = new StringBuilder();
        for (int i = 0; i < processes.size(); i++) {
            if (!processes.get(i).isAlive()) {
                dead.append(name).append(", server ").append(i + 1).append(": ").append(said(i));
            }
        }
        return dead.toString();
    }

    /** Answer of a four-letter word; empty if nobody answers. */
    String ask(int index, String word) {
        try (Link link = new Link(address(index))) {
            link.send(word.getBytes(StandardCharsets.US_ASCII));
            return new String(link.rest(), StandardCharsets.UTF_8);
        } catch (IOException nobody) {
            return "";
        }
    }

    @Override
    public String toString() {
        return name;
    }

    @Override
    public void close() {
        for (Process process : processes) {
            process.destroyForcibly();
        }
        for (Process process : processes) {
            awaitEnd(process);
        }
    }

    private static void awaitEnd(Process process) {
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
