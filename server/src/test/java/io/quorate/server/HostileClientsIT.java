package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.hostile.Attack;
import io.quorate.server.hostile.Hostility;
import io.quorate.server.hostile.SteadyClient;
import io.quorate.server.hostile.SteadyClient.Latencies;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A server in a process of its own while clients mean it ill, each in its way: a well-behaved
 * client is served, memory stays under what the server told at its start, and what the ill ones
 * held comes back. Prints what it measures, one row of a table for each; {@code
 * -Dhostile.seconds=10} measures longer.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileClientsIT {

    /** Runs a command only while nobody else wants the processor. */
    private static final List<String> IDLE = List.of("/usr/bin/chrt", "--idle", "0");

    private static final int WARM_UP_SECONDS = 5;
    private static final int SECONDS = Integer.getInteger("hostile.seconds", 2);

    /** A noisy machine must not fail this; a stalled server must. */
    private static final double LONGEST_MILLIS = 5_000;

    /** Classes, compiled code, threads, the C library: what the server says it does not count. */
    private static final long JVM_MIB = 300;

    /** What a server may open meanwhile for itself: segments, snapshots. */
    private static final int OWN_FILES = 20;

    private static final Pattern MEMORY = Pattern.compile("connections = (\\d+) MiB");

    private final Path folder;
    private final ServerProcess server;
    private int attacks;

    HostileClientsIT(@TempDir Path folder) throws Exception {
        this.folder = folder;
        server =
                ServerProcess.standalone(
                        folder.resolve("1"),
                        "maxClientCnxns=0\nminSessionTimeout=4000\nmaxSessionTimeout=40000\n");
        server.options("-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=256m", "-XX:-UseSerialGC");
        server.options("-XX:TieredStopAtLevel=4", "-XX:MaxMetaspaceSize=128m");
        server.options("-XX:ReservedCodeCacheSize=128m", "-XX:+UseCompactObjectHeaders");
        server.options("-XX:G1HeapRegionSize=4m");
    }

    @AfterAll
    void end() throws Exception {
        server.kill();
    }

    @ParameterizedTest
    @EnumSource
    void aSteadyClientIsServedMeanwhile(Hostility hostility) throws Exception {
        if (!server.isRunning()) {
            server.start();
            server.awaitServing();
        }
        int said = server.said().length();
        attacks++;
        SteadyClient steady = SteadyClient.start(address(), "/steady-" + attacks);
        try {
            TimeUnit.SECONDS.sleep(attacks == 1 ? WARM_UP_SECONDS : 1);
            steady.latencies();
            TimeUnit.SECONDS.sleep(SECONDS);
            measure(hostility, steady);
        } finally {
            steady.end();
        }
        assertThat(server.ask("ruok")).isEqualTo("imok");
        assertThat(server.isRunning()).isTrue();
        assertThat(server.said().substring(said)).doesNotContain(" ERROR ");
    }

    private void measure(Hostility hostility, SteadyClient steady) throws Exception {
        Latencies quiet = steady.latencies();
        int filesBefore = openFiles();
        resetPeak();
        int filesDuring = attack(hostility);
        Latencies during = steady.latencies();
        long ended = System.nanoTime();
        Await.until(
                "the files of " + hostility + " are back",
                10,
                () -> openFiles() <= filesBefore + OWN_FILES);
        double backSeconds = (System.nanoTime() - ended) / 1e9;
        Latencies after = steady.latencies();
        double longest = Math.max(during.maxMillis(), after.maxMillis());
        System.out.printf(
                Locale.ROOT,
                "| %s | %.1f | %.1f | %.1f | %.0f | %d of %d | %d | %.1f |%n",
                hostility.title(),
                quiet.millis(0.99),
                during.millis(0.99),
                during.millis(0.99) / quiet.millis(0.99),
                longest,
                peakMebibytes(),
                boundMebibytes(),
                filesDuring,
                backSeconds);
        assertThat(during.count()).isPositive();
        assertThat(longest).isLessThan(LONGEST_MILLIS);
        assertThat(peakMebibytes()).isLessThan(boundMebibytes() + JVM_MIB);
    }

    private InetSocketAddress address() {
        String port = server.address().substring("127.0.0.1:".length());
        return new InetSocketAddress("127.0.0.1", Integer.parseInt(port));
    }

    /**
     * Runs it in a process of its own, which gets what the others leave of the processors:
     * attackers have their own.
     *
     * @return how many files the server had open
     */
    private int attack(Hostility hostility) throws IOException, InterruptedException {
        List<String> java =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Attack.class.getName(),
                        server.address(),
                        hostility.name(),
                        Integer.toString(attacks));
        List<String> command =
                Files.exists(Path.of(IDLE.getFirst()))
                        ? Stream.concat(IDLE.stream(), java.stream()).toList()
                        : java;
        Path said = folder.resolve(hostility + ".txt");
        Process attacker =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
        try {
            Await.until(
                    hostility + " is under way",
                    60,
                    () ->
                            Files.readString(said).contains("under way\n")
                                    || !attacker.isAlive()
                                    || !server.isRunning());
            TimeUnit.SECONDS.sleep(SECONDS);
            int files = openFiles();
            assertThat(attacker.isAlive()).as(Files.readString(said)).isTrue();
            assertThat(Long.parseLong(server.meter("zk_watch_count")))
                    .isGreaterThanOrEqualTo(hostility.watches());
            attacker.outputWriter().append('\n').flush();
            assertThat(attacker.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(attacker.exitValue()).as(Files.readString(said)).isZero();
            System.out.print(
                    "  " + hostility + ": " + Files.readString(said).replace("\n", " ") + "\n");
            return files;
        } finally {
            attacker.destroyForcibly().waitFor();
        }
    }

    private Path process(String file) {
        return Path.of("/proc", Long.toString(server.pid()), file);
    }

    private int openFiles() throws IOException {
        assertThat(server.isRunning()).as(server::tail).isTrue();
        try (Stream<Path> files = Files.list(process("fd"))) {
            return (int) files.count();
        }
    }

    /** The peak of resident memory begins anew. */
    private void resetPeak() throws IOException {
        Files.writeString(process("clear_refs"), "5");
    }

    private long peakMebibytes() throws IOException {
        return Files.readAllLines(process("status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                .findFirst()
                .orElseThrow();
    }

    private long boundMebibytes() throws IOException {
        Matcher bound = MEMORY.matcher(server.said());
        assertThat(bound.find()).isTrue();
        return Long.parseLong(bound.group(1));
    }
}
