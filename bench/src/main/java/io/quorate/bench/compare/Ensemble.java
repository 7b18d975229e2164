package io.quorate.bench.compare;

import io.quorate.bench.load.LoadFailure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Server processes of one contender on loopback ports, each with its folder: zoo.cfg, data, output.
 * Closing ends them all.
 */
final class Ensemble implements AutoCloseable {

    private static final long READY_SECONDS_MAX = 60;
    private static final long POLL_MILLIS = 50;
    private static final long END_SECONDS_MAX = 20;

    private final Contender contender;
    private final Path java;
    private final List<Path> folders = new ArrayList<>();
    private final List<InetSocketAddress> clientAddresses = new ArrayList<>();

    /** The shutdown hook reads it, too. */
    private final List<Process> processes = new CopyOnWriteArrayList<>();

    private Ensemble(Contender contender, Path java) {
        this.contender = contender;
        this.java = java;
    }

    /**
     * Starts so many servers below an empty folder and waits until they serve.
     *
     * @throws LoadFailure if they do not within a minute; says where their output is
     */
    static Ensemble start(Contender contender, Path java, Path folder, int servers)
            throws IOException, LoadFailure, InterruptedException {
        Ensemble ensemble = new Ensemble(contender, java);
        // Ctrl-C must not leave servers behind; closing twice does no harm.
        Runtime.getRuntime().addShutdownHook(new Thread(ensemble::close));
        try {
            ensemble.configure(folder, servers);
            for (int i = 0; i < servers; i++) {
                ensemble.processes.add(ensemble.launch(i));
            }
            ensemble.awaitServing();
            return ensemble;
        } catch (IOException | LoadFailure | InterruptedException | RuntimeException e) {
            ensemble.close();
            throw e;
        }
    }

    private void configure(Path folder, int servers) throws IOException {
        List<Integer> ports = freePorts(3 * servers);
        List<String> members = new ArrayList<>();
        for (int i = 0; i < servers; i++) {
            members.add(
                    "server."
                            + (i + 1)
                            + "=127.0.0.1:"
                            + ports.get(3 * i + 1)
                            + ":"
                            + ports.get(3 * i + 2));
        }
        for (int i = 0; i < servers; i++) {
            Path home = Files.createDirectories(folder.resolve("server-" + (i + 1)));
            Path data = Files.createDirectories(home.resolve("data"));
            Files.writeString(data.resolve("myid"), (i + 1) + "\n");
            Files.writeString(
                    home.resolve("zoo.cfg"),
                    configuration(data, ports.get(3 * i), servers == 1 ? List.of() : members));
            folders.add(home);
            clientAddresses.add(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(3 * i)));
        }
    }

    static String configuration(Path data, int clientPort, List<String> members) {
        List<String> lines = new ArrayList<>();
        lines.add("tickTime=2000");
        lines.add("initLimit=10");
        lines.add("syncLimit=5");
        lines.add("dataDir=" + data);
        lines.add("clientPort=" + clientPort);
        lines.add("clientPortAddress=127.0.0.1");
        lines.add("maxClientCnxns=0");
        lines.add("4lw.commands.whitelist=srvr,mntr,ruok");
        lines.addAll(members);
        return String.join("\n", lines) + "\n";
    }

    /** Ports that nobody used a moment ago; all are held until the last is found. */
    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    private Process launch(int index) throws IOException {
        Path home = folders.get(index);
        return new ProcessBuilder(contender.command(java, home.resolve("zoo.cfg")))
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("output").toFile()))
                .start();
    }

    /** Waits until there is one leader and all others follow (or one server stands alone). */
    void awaitServing() throws LoadFailure, InterruptedException {
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS_MAX);
        List<String> modes = List.of();
        while (System.nanoTime() - endNanos < 0) {
            modes = clientAddresses.stream().map(FourLetterWord::mode).toList();
            if (serving(modes)) {
                return;
            }
            Thread.sleep(POLL_MILLIS);
        }
        throw new LoadFailure(
                contender.name() + " does not serve, modes " + modes + "; output in " + folders);
    }

    static boolean serving(List<String> modes) {
        long leaders = modes.stream().filter("leader"::equals).count();
        long followers = modes.stream().filter("follower"::equals).count();
        return (leaders == 1 && followers == modes.size() - 1)
                || modes.equals(List.of("standalone"));
    }

    List<InetSocketAddress> clientAddresses() {
        return clientAddresses;
    }

    /**
     * Index of the leader.
     *
     * @throws LoadFailure if there is none
     */
    int leader() throws LoadFailure {
        for (int i = 0; i < clientAddresses.size(); i++) {
            if (FourLetterWord.mode(clientAddresses.get(i)).equals("leader")) {
                return i;
            }
        }
        throw new LoadFailure(contender.name() + " has no leader");
    }

    /** Ends one server: at once like {@code kill -9}, or by SIGTERM. Returns immediately. */
    void end(int index, boolean atOnce) {
        if (atOnce) {
            processes.get(index).destroyForcibly();
        } else {
            processes.get(index).destroy();
        }
    }

    /** Starts a server that was ended, and waits until all serve. */
    void restart(int index) throws IOException, LoadFailure, InterruptedException {
        awaitEnd(processes.get(index));
        processes.set(index, launch(index));
        awaitServing();
    }

    /** CPU seconds that the running servers have used since their starts. */
    double cpuSeconds() {
        double seconds = 0;
        for (Process process : processes) {
            seconds += process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
        }
        return seconds;
    }

    private static void awaitEnd(Process process) throws InterruptedException {
        if (!process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor(END_SECONDS_MAX, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
        for (Process process : processes) {
            try {
                awaitEnd(process);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // they were told; nobody needs to watch
                return;
            }
        }
    }
}
