package io.quorate.cli;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Processes that are one service: Quorate's, as its script starts them, or a real ZooKeeper. */
final class Servers implements AutoCloseable {

    private static final int READY_SECONDS = 60;

    private final List<Server> servers = new ArrayList<>();

    private static final class Server {
        private final int port;
        private final Path folder;
        private final List<String> command;
        private Process process;

        Server(int port, Path folder, List<String> command) throws IOException {
            this.port = port;
            this.folder = folder;
            this.command = command;
            process = start();
        }

        private Process start() throws IOException {
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(
                                    ProcessBuilder.Redirect.appendTo(
                                            folder.resolve("out").toFile()));
            builder.environment().put("QUORATE_HEAP", "192m");
            return builder.start();
        }
    }

    /** An ensemble of Quorate that serves; of one, a standalone server. */
    static Servers quorate(Path folder, int size) throws IOException, InterruptedException {
        StringBuilder ensemble = new StringBuilder();
        for (int id = 1; id <= size && size > 1; id++) {
            ensemble.append("server.%d=127.0.0.1:%d:%d%n".formatted(id, freePort(), freePort()));
        }
        Servers all = new Servers();
        for (int id = 1; id <= size; id++) {
            Path own = folder.resolve("server-" + id);
            Path data = Files.createDirectories(own.resolve("data"));
            Files.writeString(data.resolve("myid"), Integer.toString(id));
            int port = freePort();
            Path file =
                    Files.writeString(
                            own.resolve("zoo.cfg"),
                            "dataDir=%s%nclientPort=%d%nadmin.enableServer=false%n4lw.commands.whitelist=*%n%s"
                                    .formatted(data, port, ensemble));
            all.servers.add(
                    new Server(
                            port,
                            own,
                            List.of(Repository.script("quorate"), "server", file.toString())));
        }
        all.awaitReady();
        return all;
    }

    /** ZooKeeper 3.9.5, alone. */
    static Servers zooKeeper(Path folder) throws IOException, InterruptedException {
        Path data = Files.createDirectories(folder.resolve("zookeeper").resolve("data"));
        int port = freePort();
        Path file =
                Files.writeString(
                        folder.resolve("zookeeper").resolve("zoo.cfg"),
                        "dataDir=%s%nclientPort=%d%nadmin.enableServer=false%n"
                                .formatted(data, port));
        List<String> command = new ArrayList<>(java(folder));
        command.addAll(
                List.of(
                        "-Dzookeeper.extendedTypesEnabled=true",
                        "org.apache.zookeeper.server.ZooKeeperServerMain",
                        file.toString()));
        Servers all = new Servers();
        all.servers.add(new Server(port, folder.resolve("zookeeper"), command));
        all.awaitReady();
        return all;
    }

    /** How a class of ZooKeeper's is run. */
    static List<String> java(Path folder) throws IOException {
        Path logging =
                Files.writeString(folder.resolve("logback.xml"), "<configuration></configuration>");
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=" + logging,
                "-cp",
                classPath());
    }

    /**
     * Without JLine, nor the jar whose manifest leads to it: ZooKeeper's command line would use it,
     * and echo what comes by a pipe.
     */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.matches(".*/(jline|quorate-cli)-[^/]*\\.jar"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady() throws IOException, InterruptedException {
        for (Server server : servers) {
            await(server);
        }
    }

    private static void await(Server server) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
        while (!say(server.port, "srvr").contains("Mode: ")) {
            if (!server.process.isAlive() || System.nanoTime() - deadline > 0) {
                throw new AssertionError(
                        "no server: " + Files.readString(server.folder.resolve("out")));
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static String say(int port, String word) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            socket.setSoTimeout(1_000);
            socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException notYet) {
            return "";
        }
    }

    /** What one says to a four-letter word. */
    String ask(int index, String word) {
        return say(servers.get(index).port, word);
    }

    /** Waits until one of them holds a watch, the only one; returns its index. */
    int awaitWatch() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
        while (System.nanoTime() - deadline < 0) {
            for (int i = 0; i < servers.size(); i++) {
                if (ask(i, "wchs").contains("Total watches:1\n")) {
                    return i;
                }
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        throw new AssertionError("nobody watches");
    }

    /** Where a server's zoo.cfg is. */
    Path configuration(int index) {
        return servers.get(index).folder.resolve("zoo.cfg");
    }

    /** All of them, as a client is told. */
    String addresses() {
        return String.join(
                ",", servers.stream().map(server -> "127.0.0.1:" + server.port).toList());
    }

    String address(int index) {
        return "127.0.0.1:" + servers.get(index).port;
    }

    /** The index of the one that leads. */
    int leader() {
        for (int i = 0; i < servers.size(); i++) {
            if (say(servers.get(i).port, "srvr").contains("Mode: leader")) {
                return i;
            }
        }
        throw new AssertionError("nobody leads");
    }

    void kill(int index) throws InterruptedException {
        Process process = servers.get(index).process;
        process.destroyForcibly();
        process.waitFor();
    }

    void restart(int index) throws IOException, InterruptedException {
        Server server = servers.get(index);
        server.process = server.start();
        await(server);
    }

    @Override
    public void close() {
        for (Server server : servers) {
            server.process.destroyForcibly();
        }
        for (Server server : servers) {
            server.process.onExit().join();
        }
    }
}
