package io.quorate.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Rot in each of RocksDB's files, and files that are missing. Nothing but what was saved is ever
 * loaded; what comes of each kind of file is in docs/formats/snapshot.md, and literally here.
 */
class RocksDamageTest {

    private enum Outcome {
        /** Opening or loading says that it is damaged. */
        REFUSED,
        /** The last save is loaded: the byte did not matter. */
        NEWEST
    }

    @TempDir Path root;
    private final TreeMap<String, byte[]> files = new TreeMap<>();
    private @Nullable StateMeta newest;

    private RocksStates states() throws IOException {
        return new RocksStates(root, new LoadThreads(Thread::new, 2));
    }

    @BeforeEach
    void saveSome() throws IOException {
        LiveState live = new LiveState(4);
        try (StateStore store = states().open(1)) {
            for (int i = 0; i < 3; i++) {
                live.run(40);
                live.saveTo(store);
            }
        }
        newest = live.meta();
        for (String name : StateFiles.list(state())) {
            files.put(name, Files.readAllBytes(state().resolve(name)));
        }
    }

    private Path state() {
        return new StateNames(root, 1).state();
    }

    private void putBack() throws IOException {
        StateFiles.deleteAll(state());
        Files.createDirectory(state());
        for (var file : files.entrySet()) {
            Files.write(state().resolve(file.getKey()), file.getValue());
        }
    }

    private Outcome outcome() throws IOException {
        try (StateStore store = states().open(1)) {
            StateMeta meta = store.meta();
            StateMeta loaded = store.load(1).meta();
            assertThat(loaded).isEqualTo(meta).isEqualTo(newest);
            return Outcome.NEWEST;
        } catch (UnreadableStateException e) {
            assertThat(e.getMessage()).contains(root.toString()).contains("rebuilt");
            return Outcome.REFUSED;
        }
    }

    /** Flips bytes all over a file. */
    private Set<Outcome> flipIn(String kind, int atMost) throws IOException {
        TreeSet<Outcome> outcomes = new TreeSet<>();
        for (var file : files.entrySet()) {
            byte[] content = file.getValue();
            if (!file.getKey().matches(kind)) {
                continue;
            }
            int step = Math.max(1, content.length / atMost);
            for (int at = 0; at < content.length; at += step) {
                putBack();
                byte[] flipped = content.clone();
                flipped[at] ^= 0x20;
                Files.write(state().resolve(file.getKey()), flipped);
                outcomes.add(outcome());
            }
        }
        return outcomes;
    }

    @Test
    void theFilesAreThoseThatThisTestKnows() {
        assertThat(files.keySet())
                .allMatch(
                        name ->
                                List.of("LOCK", "SAVED").contains(name)
                                        || RocksFolder.isFileName(name));
        assertThat(files.keySet().stream().filter(RocksFolder::isTable)).hasSize(3);
    }

    @Test
    void aFlippedByteInATable() throws IOException {
        // Some bytes are not in use, in the trailer of the index for one.
        assertThat(flipIn(".*\\.sst", 60)).isSubsetOf(Outcome.REFUSED, Outcome.NEWEST);
        assertThat(flipIn(".*\\.sst", 10)).contains(Outcome.REFUSED);
    }

    @Test
    void aFlippedByteInTheManifest() throws IOException {
        assertThat(flipIn("MANIFEST.*", 150)).contains(Outcome.REFUSED);
    }

    @Test
    void aFlippedByteInCurrentOrInTheMark() throws IOException {
        assertThat(flipIn("CURRENT", 20)).containsExactly(Outcome.REFUSED);
        assertThat(flipIn("SAVED", 100)).containsExactly(Outcome.REFUSED);
    }

    @Test
    void aFlippedByteInOptionsOrIdentity() throws IOException {
        assertThat(flipIn("OPTIONS.*|IDENTITY", 12)).containsExactly(Outcome.NEWEST);
    }

    @Test
    void aMissingFile() throws IOException {
        TreeMap<String, Outcome> outcomes = new TreeMap<>();
        for (String name : files.keySet()) {
            putBack();
            Files.delete(state().resolve(name));
            outcomes.put(name.replaceAll("[0-9]+", "N"), outcome());
        }
        assertThat(outcomes)
                .containsExactly(
                        Map.entry("CURRENT", Outcome.REFUSED),
                        Map.entry("IDENTITY", Outcome.NEWEST),
                        Map.entry("LOCK", Outcome.NEWEST),
                        Map.entry("MANIFEST-N", Outcome.REFUSED),
                        Map.entry("N.log", Outcome.NEWEST),
                        Map.entry("N.sst", Outcome.REFUSED),
                        Map.entry("OPTIONS-N", Outcome.NEWEST),
                        Map.entry("SAVED", Outcome.REFUSED));
    }

    @Test
    void aFileThatIsCutShort() throws IOException {
        for (var file : files.entrySet()) {
            String name = file.getKey();
            if (RocksFolder.isTable(name) || name.startsWith("MANIFEST")) {
                for (int length = 0; length < file.getValue().length; length += 1 + length / 4) {
                    putBack();
                    Files.write(state().resolve(name), Arrays.copyOf(file.getValue(), length));
                    Outcome outcome = outcome();
                    assertThat(outcome).as(name + " " + length).isEqualTo(Outcome.REFUSED);
                }
            }
        }
    }
}
