package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

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

    @BeforeAll
    static void type() throws IOException, InterruptedException {
        List<String> commands =
                Files.readAllLines(FOLDER.resolve("commands.txt")).stream()
                        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                        .toList();
        theirsAtZooKeeper = atZooKeeper(commands, theirs());
        theirsAtQuorate = atQuorate(commands, theirs());
        oursAtZooKeeper = atZooKeeper(commands, ours());
        oursAtQuorate = atQuorate(commands, ours());
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

    @Test
    void thePageSaysEachDifference() throws IOException {
        List<String> said =
                Files.readAllLines(Repository.root().resolve("docs/cli.md")).stream()
                        .dropWhile(line -> !line.startsWith("## Differences"))
                        .filter(line -> line.startsWith("| ") && !line.startsWith("| ---"))
                        .skip(1)
                        .takeWhile(line -> line.startsWith("| "))
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
