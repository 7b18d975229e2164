package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Every command of zkCli, typed into ZooKeeper's own and into ours, each connected to a real
 * ZooKeeper and to Quorate. What ZooKeeper's prints is kept in {@code zookeeper-3.9.5.txt}, what
 * ours does in {@code quorate.txt}; {@code -Dtranscript.rewrite=true} writes them anew. Where the
 * two differ, a {@link Difference} says why, and docs/cli.md the same.
 */
final class TranscriptIT {

    private static final boolean REWRITE = Boolean.getBoolean("transcript.rewrite");

    private static final Path FOLDER =
            Repository.root().resolve("cli/src/test/resources/transcripts");

    private static final Path THEIRS = FOLDER.resolve("zookeeper-3.9.5.txt");
    private static final Path OURS = FOLDER.resolve("quorate.txt");

    @TempDir static Path temporary = Path.of("");

    private static Transcript theirsAtZooKeeper = Transcript.EMPTY;
    private static Transcript theirsAtQuorate = Transcript.EMPTY;
    private static Transcript oursAtZooKeeper = Transcript.EMPTY;
    private static Transcript oursAtQuorate = Transcript.EMPTY;

    /** On a thread of its own: a command line that does not answer is not to hold up the build. */
    @BeforeAll
    @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    static void type() throws IOException, InterruptedException {
        List<String> commands = commands("commands.txt");
        theirsAtZooKeeper = atZooKeeper(commands, theirs());
        theirsAtQuorate = atQuorate(commands, theirs());
        oursAtZooKeeper = atZooKeeper(commands, ours());
        oursAtQuorate = atQuorate(commands, ours());
    }

    private static List<String> commands(String name) throws IOException {
        return Files.readAllLines(FOLDER.resolve(name)).stream()
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }

    @AfterAll
    static void keep() throws IOException {
        if (REWRITE) {
            Files.writeString(THEIRS, theirsAtZooKeeper.text());
            Files.writeString(OURS, oursAtZooKeeper.text());
        }
    }

    private static List<String> theirs() throws IOException {
        List<String> command = new ArrayList<>(Servers.java(temporary));
        command.addAll(List.of("org.apache.zookeeper.ZooKeeperMain", "-server"));
        return command;
    }

    private static List<String> ours() {
        return List.of(Repository.script("zkCli.sh"), "-server");
    }

    private static Transcript atZooKeeper(List<String> commands, List<String> command)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(temporary, "run");
        try (Servers servers = Servers.zooKeeper(folder)) {
            return Transcript.of(commands, command, servers.addresses());
        }
    }

    private static Transcript atQuorate(List<String> commands, List<String> command)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(temporary, "run");
        try (Servers servers = Servers.quorate(folder, 1)) {
            return Transcript.of(commands, command, servers.addresses());
        }
    }

    @Test
    void zooKeepersPrintsWhatIsRecorded() throws IOException {
        assertThat(theirsAtZooKeeper.text())
                .isEqualTo(REWRITE ? theirsAtZooKeeper.text() : read(THEIRS));
    }

    @Test
    void oursPrintsWhatIsRecorded() throws IOException {
        assertThat(oursAtZooKeeper.text()).isEqualTo(REWRITE ? oursAtZooKeeper.text() : read(OURS));
    }

    @Test
    void zooKeepersPrintsTheSameAtQuorate() {
        assertThat(theirsAtQuorate.differences(theirsAtZooKeeper)).isEmpty();
    }

    @Test
    void oursPrintsTheSameAtQuorate() {
        assertThat(oursAtQuorate.differences(oursAtZooKeeper)).isEmpty();
    }

    @Test
    void whereTheyDifferThereIsAReason_andEachReasonIsNeeded() {
        Set<Difference> needed = EnumSet.noneOf(Difference.class);
        for (int i = 0; i < theirsAtZooKeeper.blocks().size(); i++) {
            Transcript.Block theirs = theirsAtZooKeeper.blocks().get(i);
            Transcript.Block ours = oursAtZooKeeper.blocks().get(i);
            needed.addAll(Difference.between(theirs, ours));
        }
        assertThat(needed).containsExactlyInAnyOrder(Difference.values());
        assertThat(oursAtZooKeeper.events())
                .as("which events are told, and in which order")
                .isEqualTo(theirsAtZooKeeper.events());
    }

    /** ZooKeeper 3.4 needs an old Java, so what its zkCli prints is not taken anew each time. */
    @Test
    void withCompatItPrintsWhat34Does_butFor() throws IOException, InterruptedException {
        Transcript theirs =
                Transcript.parse(Files.readAllLines(FOLDER.resolve("zookeeper-3.4.14.txt")));
        List<String> commands = commands("commands-3.4.txt");
        List<String> command = List.of(Repository.script("zkCli.sh"), "--compat", "3.4", "-server");
        for (Transcript ours :
                List.of(atZooKeeper(commands, command), atQuorate(commands, command))) {
            List<String> otherwise = new ArrayList<>();
            for (int i = 1; i < theirs.blocks().size(); i++) {
                if (!in34(theirs.blocks().get(i)).equals(in34(ours.blocks().get(i)))) {
                    otherwise.add(theirs.blocks().get(i).command());
                }
            }
            assertThat(otherwise)
                    .as("docs/cli.md says why")
                    .containsExactly(
                            "setAcl /t/e world:anyone:cdrwa",
                            "setquota -n 100 /t",
                            "listquota /t",
                            "setquota -b 1000 /t",
                            "listquota /t",
                            "listquota /t");
            assertThat(ours.events()).isEqualTo(theirs.events());
        }
    }

    /** Without hints, and lists in the order of their names: in 3.4 they have none. */
    private static List<String> in34(Transcript.Block block) {
        return block.lines().stream()
                .filter(line -> !line.startsWith("hint: "))
                .map(
                        line ->
                                line.startsWith("[")
                                        ? Stream.of(
                                                        line.substring(1, line.length() - 1)
                                                                .split(", "))
                                                .sorted()
                                                .toList()
                                                .toString()
                                        : line)
                .toList();
    }

    @Test
    void thePageSaysEachDifference() throws IOException {
        List<String> said =
                Files.readAllLines(Repository.root().resolve("docs/cli.md")).stream()
                        .dropWhile(line -> !line.startsWith("## Differences"))
                        .skip(1)
                        .takeWhile(line -> !line.startsWith("## "))
                        .filter(line -> line.startsWith("| ") && !line.startsWith("| ---"))
                        .skip(1)
                        .map(line -> line.split("\\|")[1].strip())
                        .toList();
        assertThat(said)
                .containsExactlyInAnyOrderElementsOf(
                        EnumSet.allOf(Difference.class).stream().map(Difference::title).toList());
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file);
    }
}
