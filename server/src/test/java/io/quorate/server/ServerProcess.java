package io.quorate.server;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** One server of an ensemble in a process of its own, which may be killed and started again. */
public final class ServerProcess {

    private static final Set<String> SERVING =
            Set.of("leader", "follower", "observer", "standalone");

    private final int id;
    private final int clientPort;
    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();
    private final List<String> options = new ArrayList<>();
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
        return ensemble(voters, observers, folder, "");
    }

    /**
     * The same.
     *
     * @param settings further lines of each configuration
     */
    static List<ServerProcess> ensemble(int voters, int observers, Path folder, String settings)
            throws IOException {
        StringBuilder lines = new StringBuilder();
        List<ServerProcess> servers = new ArrayList<>();
        Iterator<Integer> ports = freePorts(3 * (voters + observers)).iterator();
        for (int id = 1; id <= voters + observers; id++) {
            lines.append("server.").append(id).append("=127.0.0.1:").append(ports.next());
            lines.append(':').append(ports.next());
            lines.append(id > voters ? ":observer\n" : "\n");
            servers.add(new ServerProcess(id, ports.next(), folder.resolve(Integer.toString(id))));
        }
        for (ServerProcess server : servers) {
            server.configure(settings + lines);
        }
        return servers;
    }

    /**
     * One more server, of which the configurations of {@code members} know nothing.
     *
     * @param role as its own line in its own configuration says
     */
    static ServerProcess beyond(List<ServerProcess> members, String role, Path folder)
            throws IOException {
        int id = members.size() + 1;
        List<Integer> ports = freePorts(3);
        ServerProcess server = new ServerProcess(id, ports.get(0), folder.resolve("" + id));
        String theirs =
                Files.readString(members.getFirst().configuration())
                        .lines()
                        .filter(line -> line.startsWith("server."))
                        .map(line -> line + "\n")
                        .reduce("", String::concat);
        server.configure(
                theirs
                        + "server.%d=127.0.0.1:%d:%d:%s\n"
                                .formatted(id, ports.get(1), ports.get(2), role));
        return server;
    }

    /** A server that is no ensemble's, on a free port, configured and not started. */
    static ServerProcess standalone(Path folder, String settings) throws IOException {
        ServerProcess server = new ServerProcess(1, freePort(), folder);
        server.configure(settings);
        return server;
    }

    private void configure(String lines) throws IOException {
        Files.createDirectories(data());
        Files.writeString(data().resolve("myid"), Integer.toString(id));
        Files.writeString(
                configuration(),
                """
                tickTime=2000
                dataDir=%s
                clientPort=%d
                """
                                .formatted(data(), clientPort)
                        + lines);
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
        return freePorts(1).getFirst();
    }

    /** Ports that are free now, each another one. */
    static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> taken = new ArrayList<>();
        try {
            List<Integer> ports = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                ServerSocket socket = new ServerSocket(0);
                taken.add(socket);
                ports.add(socket.getLocalPort());
            }
            return ports;
        } finally {
            for (ServerSocket socket : taken) {
                socket.close();
            }
        }
    }

    private Path configuration() {
        return folder.resolve("zoo.cfg");
    }

    /** Its {@code dataDir}; configuration and output are elsewhere. */
    Path data() {
        return dataOf(folder);
    }

    /** The {@code dataDir} of a server in {@code folder}. */
    static Path dataOf(Path folder) {
        return folder.resolve("data");
    }

    /** Where its log and its states are. */
    Path files() {
        return data().resolve("version-3");
    }

    /** Later starts have this in their environment. */
    void environment(String name, String value) {
        environment.put(name, value);
    }

    /** Later starts have these options of the JVM, which win over the usual ones. */
    void options(String... further) {
        options.addAll(List.of(further));
    }

    int id() {
        return id;
    }

    /** Of the process that was started last. */
    long pid() {
        if (process == null) {
            throw new IllegalStateException("server " + id + " was never started");
        }
        return process.pid();
    }

    String address() {
        return "127.0.0.1:" + clientPort;
    }

    void start() throws IOException {
        ProcessBuilder command =
                command(configuration())
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        command.environment().putAll(environment);
        command.command().addAll(command.command().indexOf("-cp"), options);
        process = command.start();
    }

    /** A server's process, not started; standard error goes where standard output goes. */
    public static ProcessBuilder command(Path configuration, String... furtherArguments) {
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

    /** The end of that. */
    String tail() {
        try {
            String all = said();
            return all.substring(Math.max(0, all.length() - 4_000));
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    /** Waits until it has said {@code words}, behind the first {@code from} characters. */
    void awaitSaid(String words, int from) throws InterruptedException, IOException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (said().indexOf(words, from) < 0) {
            if (System.nanoTime() > until || !isRunning()) {
                throw new AssertionError(
                        "server " + id + " does not say '" + words + "': " + said());
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
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

    /** The exit code of a process that ends by itself. */
    int awaitEnd() throws InterruptedException, IOException {
        if (process == null || !process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("server " + id + " does not end: " + said());
        }
        return process.exitValue();
    }

    /** SIGTERM, without waiting. */
    void signalTerm() {
        if (process == null) {
            throw new IllegalStateException("server " + id + " was never started");
        }
        process.destroy();
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

    /** Waits until it leads, follows, observes, or serves alone. */
    void awaitServing() throws InterruptedException, IOException {
        await(true, "does not serve");
    }

    /** Waits until it runs and does none of these. */
    void awaitRefusing() throws InterruptedException, IOException {
        await(false, "serves still");
    }

    private void await(boolean serving, String otherwise) throws InterruptedException, IOException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < until && isRunning()) {
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

    /**
     * Waits until each serves, and has the same state as the others.
     *
     * @return zxid and digest of that state
     */
    static String awaitAgreement(List<ServerProcess> servers) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        Set<String> states = new HashSet<>();
        while (System.nanoTime() < until) {
            states.clear();
            for (ServerProcess server : servers) {
                String answer = server.ask("mntr");
                states.add(
                        meter("zk_committed_zxid", answer)
                                + " "
                                + meter("zk_state_digest", answer));
            }
            if (states.size() == 1 && !states.contains(" ")) {
                return states.iterator().next();
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new AssertionError("the servers differ: " + states);
    }

    /** Waits for the one of them that leads. */
    static ServerProcess awaitLeader(List<ServerProcess> servers) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < until) {
            for (ServerProcess server : servers) {
                if (server.leads()) {
                    return server;
                }
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        throw new AssertionError("nobody leads");
    }
}
