package io.quorate.bench.ensemble;

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
public final class Ensemble implements AutoCloseable {

    private static final String MY_ID = "myid";
    private static final long READY_SECONDS_MAX = 180;
    private static final long POLL_MILLIS = 50;
    private static final long END_SECONDS_MAX = 20;

    private final Contender contender;
    private final Path java;
    private final List<Path> folders = new ArrayList<>();
    private final List<Integer> ports;
    private final List<InetSocketAddress> clientAddresses = new ArrayList<>();

    /** The shutdown hook reads it, too. */
    private final List<Process> processes = new CopyOnWriteArrayList<>();

    private Ensemble(Contender contender, Path java, List<Integer> ports) {
        this.contender = contender;
        this.java = java;
        this.ports = ports;
    }

    /**
     * Starts so many servers below an empty folder and waits until they serve.
     *
     * @param settings further lines of zoo.cfg, for all
     * @throws LoadFailure if they do not within minutes; says where their output is
     */
    public static Ensemble start(
            Contender contender, Path java, Path folder, int servers, List<String> settings)
            throws IOException, LoadFailure, InterruptedException {
        Ensemble ensemble = new Ensemble(contender, java, freePorts(3 * servers));
        // Ctrl-C must not leave servers behind; closing twice does no harm.
        Runtime.getRuntime().addShutdownHook(new Thread(ensemble::close));
        try {
            ensemble.createFolders(folder, servers);
            ensemble.configure(settings);
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

    private void createFolders(Path folder, int servers) throws IOException {
        for (int i = 0; i < servers; i++) {
            Path home = Files.createDirectories(folder.resolve("server-" + (i + 1)));
            Path data = Files.createDirectories(home.resolve("data"));
            Files.writeString(data.resolve(MY_ID), (i + 1) + "\n");
            folders.add(home);
            clientAddresses.add(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(3 * i)));
        }
    }

    private void configure(List<String> settings) throws IOException {
        List<String> last = new ArrayList<>(settings);
        for (int i = 0; i < folders.size() && folders.size() > 1; i++) {
            int quorumPort = ports.get(3 * i + 1);
            int electionPort = ports.get(3 * i + 2);
            last.add("server." + (i + 1) + "=127.0.0.1:" + quorumPort + ":" + electionPort);
        }
        for (int i = 0; i < folders.size(); i++) {
            Files.writeString(
                    folders.get(i).resolve("zoo.cfg"),
                    configuration(data(i), ports.get(3 * i), last));
        }
    }

    /**
     * The text of a zoo.cfg.
     *
     * @param last what follows the lines that are the same for all
     */
    static String configuration(Path data, int clientPort, List<String> last) {
        List<String> lines = new ArrayList<>();
        lines.add("tickTime=2000");
        lines.add("initLimit=10");
        lines.add("syncLimit=5");
        lines.add("dataDir=" + data);
        lines.add("clientPort=" + clientPort);
        lines.add("clientPortAddress=127.0.0.1");
        lines.add("maxClientCnxns=0");
        lines.add("4lw.commands.whitelist=srvr,mntr,ruok");
        lines.addAll(last);
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
    public void awaitServing() throws LoadFailure, InterruptedException {
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS_MAX);
        List<String> modes = List.of();
        while (System.nanoTime() - endNanos < 0) {
            modes = clientAddresses.stream().map(FourLetterWord::mode).toList();
            if (contender.isEnsemble() ? serving(modes) : allAlone(modes)) {
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

    /** Servers that know nothing of each other. */
    static boolean allAlone(List<String> modes) {
        return modes.stream().allMatch("standalone"::equals);
    }

    /** Where clients connect, in the order of the servers. */
    public List<InetSocketAddress> clientAddresses() {
        return clientAddresses;
    }

    /**
     * Index of the leader.
     *
     * @throws LoadFailure if there is none
     */
    public int leader() throws LoadFailure {
        for (int i = 0; i < clientAddresses.size(); i++) {
            if (FourLetterWord.mode(clientAddresses.get(i)).equals("leader")) {
                return i;
            }
        }
        throw new LoadFailure(contender.name() + " has no leader");
    }

    /**
     * Where clients connect that want a follower.
     *
     * @throws LoadFailure if there is no leader
     */
    public List<InetSocketAddress> followerAddresses() throws LoadFailure {
        List<InetSocketAddress> followers = new ArrayList<>(clientAddresses);
        followers.remove(leader());
        return followers;
    }

    /** Bytes of live objects in the heaps of all servers together; collects their garbage. */
    public long liveHeapBytes() throws IOException, LoadFailure, InterruptedException {
        long bytes = 0;
        for (Process process : processes) {
            bytes += ServerMemory.liveHeapBytes(java, process.pid());
        }
        return bytes;
    }

    /** Ends one server: at once like {@code kill -9}, or by SIGTERM. Returns immediately. */
    public void end(int index, boolean atOnce) {
        if (atOnce) {
            processes.get(index).destroyForcibly();
        } else {
            processes.get(index).destroy();
        }
    }

    /** Starts a server that was ended, and waits until all serve. */
    public void restart(int index) throws IOException, LoadFailure, InterruptedException {
        startAgain(index);
        awaitServing();
    }

    /** Waits until a server that was told to end has ended. */
    public void awaitEnd(int index) throws InterruptedException {
        awaitEnd(processes.get(index));
    }

    /** Starts a server that was ended, and does not wait for it. */
    public void startAgain(int index) throws IOException, InterruptedException {
        awaitEnd(index);
        processes.set(index, launch(index));
    }

    /** Ends all by SIGTERM and starts them with other settings; waits until they serve. */
    public void restartAll(List<String> settings)
            throws IOException, LoadFailure, InterruptedException {
        processes.forEach(Process::destroy);
        configure(settings);
        for (int i = 0; i < folders.size(); i++) {
            startAgain(i);
        }
        awaitServing();
    }

    /** The data directory of one server. */
    public Path data(int index) {
        return folders.get(index).resolve("data");
    }

    /** Deletes what a server that was ended has stored, and leaves it its id. */
    public void wipe(int index) throws IOException, InterruptedException {
        awaitEnd(index);
        Folders.empty(data(index), MY_ID);
    }

    /** The process id of one server. */
    public long pid(int index) {
        return processes.get(index).pid();
    }

    /** How many znodes one server says there are; -1 if it does not serve. */
    public long znodes(int index) {
        return FourLetterWord.znodes(clientAddresses.get(index));
    }

    /** CPU seconds that the running servers have used since their starts. */
    public double cpuSeconds() {
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
