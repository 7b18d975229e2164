package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Types what the README says, in its order, and compares what is seen with what the README shows,
 * numbers aside. With {@code -Dreadme.rewrite=true} it uses the README's own ports and folder, and
 * writes what is seen into the README.
 *
 * <p>{@code mvn verify} is not typed: it is what runs this test.
 */
final class ReadmeIT {

    private static final int README_PORT = 2181;
    private static final String README_FOLDER = "data/demo";
    private static final int READY_SECONDS = 90;
    private static final int COMMAND_SECONDS = 60;
    private static final boolean REWRITE = Boolean.getBoolean("readme.rewrite");

    @TempDir Path temporary;

    private final Path root = Repository.root();
    private int clientPort = README_PORT;
    private @Nullable Process demo;
    private Path demoOutput = Path.of("");
    private int demoLinesSeen;

    @AfterEach
    void endTheDemo() throws IOException, InterruptedException {
        pressCtrlC();
    }

    @Test
    void everyCommandDoesWhatTheReadmeShows() throws IOException, InterruptedException {
        clientPort = REWRITE ? README_PORT : freePorts();
        List<String> page = new ArrayList<>(Files.readAllLines(root.resolve("README.md")));
        Readme readme = Readme.parse(List.copyOf(page));
        assertThat(readme.steps()).hasSize(5);

        List<List<String>> seen = new ArrayList<>();
        for (Readme.Step step : readme.steps()) {
            List<String> output = new ArrayList<>();
            for (String command : step.commands()) {
                output.addAll(type(command));
            }
            seen.add(output);
        }

        if (REWRITE) {
            rewrite(page, readme, seen);
        }
        for (int i = 0; i < seen.size() && !REWRITE; i++) {
            assertThat(shape(seen.get(i)))
                    .as("what README.md shows; -Dreadme.rewrite=true writes it anew")
                    .isEqualTo(shape(readme.steps().get(i).output()));
        }
    }

    @Test
    void whatCiRunsIsWhatTheReadmeSays() throws IOException {
        assertThat(Files.readString(root.resolve(".ci/run"))).contains("mvn -B -ntp verify");
        assertThat(Files.readString(root.resolve("README.md"))).contains("\nmvn verify ");
    }

    /** Does what a person would, and returns what that person would see. */
    private List<String> type(String command) throws IOException, InterruptedException {
        if (command.equals("mvn verify")) {
            return List.of();
        }
        if (command.equals("bin/quorate demo")) {
            boolean again = demo != null;
            pressCtrlC();
            List<String> table = startDemo();
            assertThat(table).hasSizeLessThanOrEqualTo(15);
            return again ? List.of() : table;
        }
        if (command.startsWith("kill -9 ")) {
            run(List.of("kill", "-9", leaderPid()));
            List<String> said = demoSays("write outage");
            assertThat(said.getLast())
                    .matches(".* server \\d is leader, pid \\d+; write outage \\d+ ms");
            return said;
        }
        return run(List.of("bash", "-c", onOurPorts(command)));
    }

    private List<String> startDemo() throws IOException, InterruptedException {
        Path folder = REWRITE ? root.resolve(README_FOLDER) : temporary.resolve(README_FOLDER);
        List<String> command =
                new ArrayList<>(List.of(root.resolve("bin/quorate").toString(), "demo"));
        if (!REWRITE) {
            command.addAll(List.of("--client-port", Integer.toString(clientPort)));
        }
        demoOutput = Files.createTempFile(temporary, "demo", ".out");
        demoLinesSeen = 0;
        demo =
                new ProcessBuilder(command)
                        .directory(REWRITE ? root.toFile() : temporary.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(demoOutput.toFile())
                        .start();
        List<String> said = demoSays("Ctrl-C ends");
        assertThat(folder.resolve("server-1/zoo.cfg")).exists();
        return said;
    }

    /**
     * The lines that the demo has written since the last call, once one of them says {@code what}.
     */
    private List<String> demoSays(String what) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
        Process running = demo;
        while (!hasTheDemoSaid(what)) {
            assertThat(running != null && running.isAlive() && System.nanoTime() - deadline < 0)
                    .as("'%s' in what the demo says: %s", what, Files.readString(demoOutput))
                    .isTrue();
            TimeUnit.MILLISECONDS.sleep(20);
        }
        List<String> unseen = unseenOfTheDemo();
        demoLinesSeen += unseen.size();
        return unseen;
    }

    private boolean hasTheDemoSaid(String what) throws IOException {
        return unseenOfTheDemo().stream().anyMatch(line -> line.contains(what));
    }

    private List<String> unseenOfTheDemo() throws IOException {
        List<String> lines = linesOfTheDemo();
        return lines.subList(demoLinesSeen, lines.size());
    }

    /**
     * The lines that are whole. The demo writes on while they are read, and a reader of lines that
     * comes to the end in the middle of one would take its rest for another.
     */
    private List<String> linesOfTheDemo() throws IOException {
        String text = Files.readString(demoOutput);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    private String leaderPid() throws IOException {
        for (String line : linesOfTheDemo()) {
            String[] words = line.strip().split(" +");
            if (words.length > 3 && words[1].equals("leader") && words[0].matches("\\d")) {
                return words[2];
            }
        }
        throw new AssertionError("no leader in " + Files.readString(demoOutput));
    }

    private void pressCtrlC() throws IOException, InterruptedException {
        if (demo != null && demo.isAlive()) {
            run(List.of("kill", "-INT", Long.toString(demo.pid())));
            assertThat(demo.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(demoOutput)).contains("ended; the data stays in");
        }
    }

    private List<String> run(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(temporary, "command", ".out");
        Process process =
                new ProcessBuilder(command)
                        .directory(root.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        boolean ended = process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(output);
        assertThat(ended && process.exitValue() == 0).as("%s: %s", command, lines).isTrue();
        return lines;
    }

    private String onOurPorts(String command) {
        String changed = command;
        for (int i = 0; i < 3; i++) {
            changed = changed.replaceAll(":" + (README_PORT + i) + "\\b", ":" + (clientPort + i));
        }
        return changed;
    }

    /** What stays the same from run to run: words, but neither numbers nor which server leads. */
    private static List<String> shape(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceAll("SNAPSHOT-\\w+", "SNAPSHOT-COMMIT"))
                .map(line -> line.replaceAll("0x[0-9a-f]+|\\d+", "N"))
                .map(line -> line.replaceAll("\\b(leader|follower) {2,}", "ROLE "))
                .map(line -> line.replaceAll(" {2,}", " ").strip())
                .toList();
    }

    private void rewrite(List<String> page, Readme readme, List<List<String>> seen)
            throws IOException {
        for (int i = seen.size() - 1; i >= 0; i--) {
            Readme.Step step = readme.steps().get(i);
            int from = step.firstOutputLine();
            page.subList(from, from + step.output().size()).clear();
            page.addAll(from, seen.get(i).stream().map(String::stripTrailing).toList());
        }
        String leader =
                seen.getFirst().stream()
                        .filter(l -> l.contains(" leader "))
                        .findFirst()
                        .orElseThrow();
        page.replaceAll(
                line ->
                        line.startsWith("kill -9 ")
                                ? "kill -9 " + leader.strip().split(" +")[2]
                                : line);
        Files.write(root.resolve("README.md"), page);
    }

    /**
     * The first of three client ports, the ports beside which are free, too. All are below those
     * that outgoing connections get: one of the demo's own could be in the place of a server that
     * starts a moment later.
     */
    private static int freePorts() throws IOException {
        for (int attempt = 0; attempt < 100; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 25_000);
            if (areFree(port)) {
                return port;
            }
        }
        throw new IOException("no free ports");
    }

    /** The demo has peers' ports 707 and 1707 above, and HTTP 5899 above those for clients. */
    private static boolean areFree(int port) {
        for (int above : List.of(0, 707, 1_707, 5_899)) {
            for (int i = 0; i < 3; i++) {
                try (ServerSocket socket = new ServerSocket(port + above + i)) {
                    assertThat(socket.isBound()).isTrue();
                } catch (IOException taken) {
                    return false;
                }
            }
        }
        return true;
    }
}
