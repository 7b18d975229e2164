package io.quorate.server.torture;

import io.quorate.server.ExitCode;
import io.quorate.server.ServerProcess;
import io.quorate.server.TestDisk;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** One server in a process, on a machine and a disk of its own. */
final class Server {

    static final int CLIENT_PORT = 2181;
    static final int TICK_MILLIS = 500;

    /** Above this a disk has room, below that it is full. */
    static final int LOW_MIB = 40;

    static final int FULL_MIB = 20;
    static final int DISK_MIB = 100;

    private static final Set<Integer> OF_A_FULL_DISK =
            Set.of(ExitCode.LOG_WRITE_FAILED.code(), ExitCode.DATA_DIRECTORY_UNUSABLE.code());

    private static final int ANSWER_MILLIS = 500;
    private static final int STOP_SECONDS = 40;

    // Short times, so that much happens within seconds; and many saves and purges.
    private static final String SETTINGS =
            """
            tickTime=%d
            clientPort=%d
            admin.enableServer=false
            childListMaxBytes=0
            shutdown.quorumWait=4000
            logSegmentMiB=1
            logKeepMiB=0
            snapshotIdleMillis=200
            snapshotIntervalMillis=200
            snapshotTailMinKiB=1
            diskLowMiB=%d
            diskFullMiB=%d
            """
                    .formatted(TICK_MILLIS, CLIENT_PORT, LOW_MIB, FULL_MIB);

    private final int id;
    private final Path folder;
    private final Network network;
    private final TestDisk disk;
    private @Nullable Process process;

    private boolean isClosed;

    /** Whether it was told to end, so that an end is none that must be explained. */
    private boolean mayEnd;

    /** Whether its disk had no room at any time since it was started. */
    private boolean wasFull;

    private final List<String> unexplainedEnds = new ArrayList<>();

    private Server(int id, Path folder, Network network, TestDisk disk) {
        this.id = id;
        this.folder = folder;
        this.network = network;
        this.disk = disk;
    }

    /** A server with a disk, neither configured nor started. */
    static Server withDisk(int id, Path folder, Network network) throws Exception {
        Path data = folder.resolve("data");
        return new Server(
                id, folder, network, Objects.requireNonNull(TestDisk.inMemory(data, DISK_MIB)));
    }

    /** Before it is started for the first time; {@code members} are the lines of all servers. */
    void configure(String members) throws IOException {
        Path data = folder.resolve("data");
        Files.writeString(data.resolve("myid"), Integer.toString(id));
        Files.writeString(configuration(), SETTINGS + "dataDir=" + data + "\n" + members);
    }

    private Path configuration() {
        return folder.resolve("zoo.cfg");
    }

    int id() {
        return id;
    }

    /** For clients. */
    String address() {
        return network.address(id) + ":" + CLIENT_PORT;
    }

    /** Does nothing once it is closed: this process may be ending while a test goes on. */
    synchronized void start() throws IOException {
        if (isClosed) {
            return;
        }
        ProcessBuilder command =
                ServerProcess.command(configuration())
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(
                                        folder.resolve("server.log").toFile()));
        command.command().addAll(0, network.enter(id));
        noteEnd();
        mayEnd = false;
        wasFull = disk.freeBytes() < (long) LOW_MIB << 20;
        process = command.start();
    }

    private Process process() {
        return Objects.requireNonNull(process);
    }

    boolean isRunning() {
        return process != null && process.isAlive();
    }

    void kill() throws InterruptedException {
        noteEnd();
        mayEnd = true;
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    /** SIGTERM, without waiting. */
    void stop() {
        noteEnd();
        mayEnd = true;
        process().destroy();
    }

    void awaitStopped() throws InterruptedException {
        if (!process().waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("server " + id + " was told to stop, and does not");
        }
    }

    void pause() throws IOException, InterruptedException {
        signal("-STOP");
    }

    void resume() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String which) throws IOException, InterruptedException {
        if (isRunning()) {
            // It may have ended by itself meanwhile, which is looked at elsewhere.
            var _ = TestDisk.run("kill", which, process().pid());
        }
    }

    void fillDisk(int freeMebibytes) throws IOException {
        wasFull = true;
        disk.fill(freeMebibytes);
    }

    void emptyDisk() throws IOException {
        disk.empty();
    }

    /** Ends that nobody asked for, and no full disk explains. */
    List<String> unexplainedEnds() {
        noteEnd();
        return unexplainedEnds;
    }

    private void noteEnd() {
        if (process == null || process.isAlive() || mayEnd) {
            return;
        }
        mayEnd = true;
        // One whose disk has no room says so, and ends with the code for that.
        int code = process.exitValue();
        if (!wasFull || !OF_A_FULL_DISK.contains(code)) {
            unexplainedEnds.add("server " + id + " ended by itself with exit code " + code);
        }
    }

    /** {@code leader}, {@code follower} or nothing. */
    String mode() {
        return ask("srvr")
                .lines()
                .filter(line -> line.startsWith("Mode: "))
                .map(line -> line.substring("Mode: ".length()))
                .findFirst()
                .orElse("");
    }

    /** Answer of a four-letter word; empty if none comes in time. */
    private String ask(String word) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(network.address(id), CLIENT_PORT), ANSWER_MILLIS);
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException refused) {
            return "";
        }
    }

    /** Never to be started again. */
    synchronized void close() throws InterruptedException {
        isClosed = true;
        kill();
    }

    /** When it is closed. */
    void unmount() throws IOException {
        disk.close();
    }
}
