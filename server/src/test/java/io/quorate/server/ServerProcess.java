package io.quorate.server;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** One server of an ensemble in a process of its own, which may be killed and started again. */
final class ServerProcess {

    private static final Set<String> SERVING = Set.of("leader", "follower", "observer");

    private final int id;
    private final int clientPort;
    private final Path folder;
    private @Nullable Process process;

    private ServerProcess(int id, int clientPort, Path folder) {
        this.id = id;
        this.clientPort = clientPort;
        this.folder = folder;
    }

    /** Servers 1 to {@code size} on free ports of 127.0.0.1, configured and not started. */
    static List<ServerProcess> ensemble(int size, Path folder) throws IOException {
        return ensemble(size, 0, folder);
    }

    /** The same, with observers after the voters. */
    static List<ServerProcess> ensemble(int voters, int observers, Path folder) throws IOException {
        StringBuilder lines = new StringBuilder();
        List<ServerProcess> servers = new ArrayList<>();
        for (int id = 1; id <= voters + observers; id++) {
            lines.append("server.").append(id).append("=127.0.0.1:").append(freePort());
            lines.append(':').append(freePort());
            lines.append(id > voters ? ":observer\n" : "\n");
            servers.add(new ServerProcess(id, freePort(), folder.resolve(Integer.toString(id))));
        }
        for (ServerProcess server : servers) {
            Files.createDirectories(server.folder);
            Files.writeString(server.folder.resolve("myid"), Integer.toString(server.id));
            Files.writeString(
                    server.configuration(),
                    """
                    tickTime=2000
                    dataDir=%s
                    clientPort=%d
                    """
                                    .formatted(server.folder, server.clientPort)
                            + lines);
        }
        return servers;
    }

    /** Starts them all, and waits until each serves. */
    static void startAll(List<ServerProcess> servers) throws IOException, InterruptedException {
        for (ServerProcess server : servers) {
            server.start();
        }
        for (ServerProcess server : servers) {
            server.awaitServing();
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private Path configuration() {
        return folder.resolve("zoo.cfg");
    }

    int id() {
        return id;
    }

    String address() {
        return "127.0.0.1:" + clientPort;
    }

    void start() throws IOException {
        process =
                command(configuration())
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                        .start();
    }

    /** A server's process, not started; standard error goes where standard output goes. */
    static ProcessBuilder command(Path configuration, String... furtherArguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+ExitOnOutOfMemoryError",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        configuration.toString()));
        command.addAll(List.of(furtherArguments));
        return new ProcessBuilder(command).redirectErrorStream(true);
    }

    private Path log() {
        return folder.resolve("server.log");
    }

    /** What the server said since its first start. */
    String said() throws IOException {
        return Files.readString(log());
    }

    boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    /**
     * SIGTERM.
     *
     * @return the exit code
     */
    int terminate() throws InterruptedException {
        if (process == null) {
            throw new IllegalStateException("server " + id + " was never started");
        }
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new AssertionError("server " + id + " does not stop");
        }
        return process.exitValue();
    }

    /** Answer of a four-letter word; empty if nobody answers. */
    String ask(String word) {
        try (Socket socket = new Socket("127.0.0.1", clientPort)) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException refused) {
            return "";
        }
    }

    /** Value of a meter of {@code mntr}; empty if nobody answers. */
    String meter(String name) {
        return meter(name, ask("mntr"));
    }

    private static String meter(String name, String answer) {
        return answer.lines()
                .filter(line -> line.startsWith(name + "\t"))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElse("");
    }

    /** Waits until it leads, follows or observes. */
    void awaitServing() throws InterruptedException, IOException {
        await(true, "does not serve");
    }

    /** Waits until it runs and does none of these. */
    void awaitRefusing() throws InterruptedException, IOException {
        await(false, "serves still");
    }

    private void await(boolean serving, String otherwise) throws InterruptedException, IOException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < until) {
            String answer = ask("mntr");
            if (!answer.isEmpty()
                    && SERVING.contains(meter("zk_server_state", answer)) == serving) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new AssertionError("server " + id + " " + otherwise + ": " + said());
    }

    boolean leads() {
        return meter("zk_server_state").equals("leader");
    }
}
