import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes what makes the command line and a server start fast: classes loaded and linked, those of
 * the command line profiled too, as the JVM wants them.
 *
 * <p>{@code java tools/StartCaches.java SERVER_LIBRARIES ARCHIVE_NAME CLI_JAR CLI_CACHE
 * CLI_OPTION...}. Starts a server on a free port of the loopback, lets the command line do what it
 * is mostly used for, and ends the server. Both are good for the very Java that made them, and for
 * the options they were made with; any other Java leaves them alone.
 */
final class StartCaches {

    private static final int START_SECONDS = 60;
    private static final int RUN_SECONDS = 120;

    private static final String COMMANDS =
            """
            create /cache data
            get -s /cache
            set /cache more
            stat /cache
            ls /
            ls -R /
            getAcl /cache
            get -o json /cache
            ls -o table /
            get /none
            delete /cache
            quit
            """;

    private StartCaches() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path libraries = Path.of(args[0]).toRealPath();
        Path archive = libraries.resolve(args[1]);
        String jar = args[2];
        Path cache = Path.of(args[3]);
        List<String> options = List.of(args).subList(4, args.length);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path folder = Files.createTempDirectory("quorate-caches");
        Process server = null;
        try {
            int port = freePort();
            Files.deleteIfExists(archive);
            server = server(java, libraries, archive, folder, port);
            awaitServer(server, port, folder);
            Files.deleteIfExists(cache);
            train(java, jar, cache, options, port, folder);
        } finally {
            if (server != null) {
                server.destroy();
                server.waitFor(RUN_SECONDS, TimeUnit.SECONDS);
                sayIfMissing(archive, folder);
            }
            delete(folder);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** With the options of bin/quorate's run_server that the archive depends on. */
    private static Process server(String java, Path libraries, Path archive, Path folder, int port)
            throws IOException {
        Path file = folder.resolve("zoo.cfg");
        Files.writeString(
                file,
                """
                dataDir=%s
                clientPort=%d
                clientPortAddress=127.0.0.1
                admin.enableServer=false
                """
                        .formatted(folder.resolve("data"), port));
        return new ProcessBuilder(
                        java,
                        "-Xmx256m",
                        "-XX:+UseG1GC",
                        "-XX:G1HeapRegionSize=4m",
                        "-XX:+UseCompactObjectHeaders",
                        "-XX:ArchiveClassesAtExit=" + archive,
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        classPath(libraries),
                        "io.quorate.server.Main",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("server.log").toFile())
                .start();
    }

    /** In the order of bin/quorate: the archive is good for one. */
    private static String classPath(Path libraries) throws IOException {
        try (Stream<Path> files = Files.list(libraries)) {
            return files.map(Path::toString)
                    .filter(file -> file.endsWith(".jar"))
                    .sorted()
                    .collect(Collectors.joining(File.pathSeparator));
        }
    }

    /** A Java that comes without an archive of its own classes writes none of ours. */
    private static void sayIfMissing(Path archive, Path folder) throws IOException {
        if (!Files.exists(archive)) {
            System.err.println(
                    "no archive of a server's classes was written, servers start without it: "
                            + Files.readString(folder.resolve("server.log")));
        }
    }

    private static void awaitServer(Process server, int port, Path folder)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!serves(port)) {
            if (!server.isAlive() || System.nanoTime() - deadline > 0) {
                throw new IOException(
                        "no server: " + Files.readString(folder.resolve("server.log")));
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static boolean serves(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            socket.setSoTimeout(500);
            socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).contains("Mode:");
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void train(
            String java, String jar, Path cache, List<String> options, int port, Path folder)
            throws IOException, InterruptedException {
        Path input = folder.resolve("commands");
        Files.writeString(input, COMMANDS);
        List<String> command = new ArrayList<>(List.of(java));
        command.addAll(options);
        command.add("-XX:AOTCacheOutput=" + cache);
        command.addAll(List.of("-cp", jar, "io.quorate.cli.Main", "-server", "127.0.0.1:" + port));
        Path output = folder.resolve("cli.log");
        Process cli =
                new ProcessBuilder(command)
                        .redirectInput(input.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        boolean ended = cli.waitFor(RUN_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            cli.destroyForcibly();
        }
        if (!ended || !Files.exists(cache)) {
            throw new IOException("no cache was written: " + Files.readString(output));
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }
}
