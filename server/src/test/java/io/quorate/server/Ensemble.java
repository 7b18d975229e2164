package io.quorate.server;

import io.quorate.server.config.HostAndPort;
import io.quorate.server.config.PeerAddress;
import io.quorate.server.config.ServerConfig;
import io.quorate.server.runtime.ProcessEnd;
import io.quorate.server.zab.PeerId;

import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Real servers in this process, on loopback ports and with real disks, and clients to them. */
final class Ensemble implements AutoCloseable {

    private static final int SESSION_TIMEOUT_MILLIS = 8_000;

    private final Map<Integer, ServerConfig> configs = new TreeMap<>();
    private final Map<Integer, ServerAssembly> running = new TreeMap<>();
    private final List<ZooKeeper> clients = new ArrayList<>();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();

    private Ensemble() {}

    /** A standalone server, not started. */
    static Ensemble standalone(Path folder) throws IOException {
        Ensemble ensemble = new Ensemble();
        int port = ServerProcess.freePort();
        ensemble.configs.put(1, config(1, List.of(), port, folder.resolve("1")));
        return ensemble;
    }

    /** An ensemble of servers 1 to {@code size}, not started. */
    static Ensemble of(int size, Path folder) throws IOException {
        Ensemble ensemble = new Ensemble();
        List<PeerAddress> servers = new ArrayList<>();
        Iterator<Integer> ports = ServerProcess.freePorts(3 * size).iterator();
        for (int id = 1; id <= size; id++) {
            servers.add(
                    new PeerAddress(
                            new PeerId(id),
                            new HostAndPort("127.0.0.1", ports.next()),
                            new HostAndPort("127.0.0.1", ports.next()),
                            false,
                            null));
        }
        for (int id = 1; id <= size; id++) {
            Path own = folder.resolve(Integer.toString(id));
            ensemble.configs.put(id, config(id, servers, ports.next(), own));
        }
        return ensemble;
    }

    private static ServerConfig config(
            int id, List<PeerAddress> servers, int clientPort, Path folder) {
        return TestConfig.standalone(clientPort, folder)
                .myId(id)
                .ensemble(new ServerConfig.Ensemble(servers, false, false, false, true))
                .build();
    }

    ServerConfig config(int id) {
        ServerConfig config = configs.get(id);
        if (config == null) {
            throw new IllegalArgumentException("no server " + id);
        }
        return config;
    }

    Ensemble start(int... ids) throws StartFailure {
        for (int id : ids) {
            running.put(id, ServerAssembly.start(config(id), BuildVersion.read(), new Noted(id)));
        }
        return this;
    }

    /** Starts a server that is configured otherwise than this ensemble says. */
    void startAs(ServerConfig config) throws StartFailure {
        int id = config.myId().value();
        running.put(id, ServerAssembly.start(config, BuildVersion.read(), new Noted(id)));
    }

    Ensemble startAll() throws StartFailure {
        return start(configs.keySet().stream().mapToInt(Integer::intValue).toArray());
    }

    /** As SIGTERM does. */
    boolean stop(int id) {
        ServerAssembly server = running.remove(id);
        return server != null && server.stop(5_000);
    }

    /** All at once, without a word to anybody. */
    void drop(int id) {
        ServerAssembly server = running.remove(id);
        if (server != null) {
            server.close();
        }
    }

    Set<Integer> running() {
        return Set.copyOf(running.keySet());
    }

    /** The server that says it leads. */
    int awaitLeader() throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < until) {
            for (int id : running.keySet()) {
                String stats = ask(id, "srvr");
                if (stats.contains("Mode: leader") || stats.contains("Mode: standalone")) {
                    return id;
                }
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        throw new AssertionError("no leader; failures: " + failures);
    }

    /** A connected client of these servers. */
    ZooKeeper client(int... ids) throws IOException, InterruptedException {
        return client(event -> {}, ids);
    }

    ZooKeeper client(Watcher watcher, int... ids) throws IOException, InterruptedException {
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper client =
                new ZooKeeper(
                        address(ids),
                        SESSION_TIMEOUT_MILLIS,
                        (WatchedEvent event) -> {
                            if (event.getState() == KeeperState.SyncConnected) {
                                connected.countDown();
                            }
                            watcher.process(event);
                        });
        clients.add(client);
        if (!connected.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("no connection; failures: " + failures);
        }
        return client;
    }

    String address(int... ids) {
        return java.util.Arrays.stream(ids)
                .mapToObj(id -> "127.0.0.1:" + config(id).clients().port())
                .collect(Collectors.joining(","));
    }

    /** Answer of a four-letter word; empty if nobody answers. */
    String ask(int id, String word) {
        try (Socket socket = new Socket("127.0.0.1", config(id).clients().port())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException refused) {
            return "";
        }
    }

    /** The HTTP port of a running server; 0 if it has none. */
    int adminPort(int id) {
        return running(id).adminPort();
    }

    /** The port of its meters alone; 0 if it has none. */
    int metricsPort(int id) {
        return running(id).metricsPort();
    }

    private ServerAssembly running(int id) {
        ServerAssembly server = running.get(id);
        if (server == null) {
            throw new IllegalArgumentException("server " + id + " does not run");
        }
        return server;
    }

    /** What ended a server that should have gone on. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        for (ZooKeeper client : clients) {
            try {
                client.close(1_000);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        for (int id : running()) {
            drop(id);
        }
    }

    private final class Noted implements ProcessEnd {
        private final int id;

        Noted(int id) {
            this.id = id;
        }

        @Override
        public void uncaught(Throwable failure) {
            java.io.StringWriter trace = new java.io.StringWriter();
            failure.printStackTrace(new java.io.PrintWriter(trace));
            failures.add("server " + id + ": " + trace);
            System.err.println("server " + id + ": " + trace);
        }

        @Override
        public void historyUntrusted(String reason) {
            failures.add("server " + id + ": " + reason);
        }

        @Override
        public void newerBuildNeeded(String reason) {
            historyUntrusted(reason);
        }

        @Override
        public void storageFailed(String message, Throwable cause) {
            uncaught(new UncheckedIOException(new IOException(message, cause)));
        }
    }
}
