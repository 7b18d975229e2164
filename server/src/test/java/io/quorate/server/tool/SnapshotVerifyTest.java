package io.quorate.server.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.snapshot.LoadThreads;
import io.quorate.server.snapshot.RawState;
import io.quorate.server.snapshot.RocksStates;
import io.quorate.server.snapshot.StateStore;
import io.quorate.server.snapshot.UnreadableStateException;
import io.quorate.server.txn.AclList;

import net.minidev.json.JSONObject;
import net.minidev.json.parser.JSONParser;
import net.minidev.json.parser.ParseException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What {@code snapshot verify} says is damage: what a start would, and all of it. */
class SnapshotVerifyTest {

    @TempDir Path folder;
    private Path root = Path.of("unset");
    private Path state = Path.of("unset");

    @BeforeEach
    void aServersFolder() throws IOException {
        root = folder.resolve("version-3");
        state = root.resolve("state-1");
        try (StateWriter writer = new StateWriter(root, 1)) {
            writer.session(30_000, "sixteen bytes :)")
                    .create("/a", "some data", 1)
                    .create("/a/lock", "", AclList.OPEN, TxnHistory.SESSION, 1)
                    .create("/a-b", "x", StateWriter.SECRET, 0, 2)
                    .save()
                    .keepSnapshot();
            for (int i = 0; i < 300; i++) {
                writer.create("/a/n" + i, "data of " + i, 2 + i);
            }
            writer.save().writeLog();
        }
    }

    private ToolRun verify(String... options) {
        return verify(folder, options);
    }

    private static ToolRun verify(Path what, String... options) {
        List<String> line = new ArrayList<>(List.of("snapshot", "verify", what.toString()));
        line.addAll(List.of(options));
        return ToolRun.of(line.toArray(String[]::new));
    }

    private void assertDamage(String what) {
        ToolRun run = verify();
        assertThat(run.exitCode()).isOne();
        assertThat(String.join("\n", run.linesWith("damage   "))).contains(what);
        assertThat(run.line("verdict     ")).endsWith("damaged");
    }

    @Test
    void anIntactServerIsSummedUp() {
        ToolRun run = verify();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().get(0))
                .startsWith("state     " + state + " tables 2 bytes ")
                .contains(" zxid 0x100000130 digest 0x")
                .endsWith(" acls 3 sessions 1 znodes 307 ephemerals 1 dataBytes 3200 intact");
        assertThat(run.out().get(1))
                .startsWith(
                        "snapshot  " + root.resolve("snapshots-1/0000000100000004") + " tables 1")
                .endsWith("acls 3 sessions 1 znodes 7 ephemerals 1 dataBytes 10 intact");
        assertThat(run.out())
                .contains(
                        "snapshots     1",
                        "leftovers     0",
                        "damages       0",
                        "log           fits: it has all history, has zxid 0x100000130 with the same"
                                + " chain hash, and ends at zxid 0x100000130",
                        "verdict       intact");
        assertThat(run.exitCode()).isZero();
        ToolRun alone = verify(state);
        assertThat(alone.exitCode()).isZero();
        assertThat(alone.line("log  ")).contains("not compared: only this folder was named");
        assertThat(verify(state, "--log", root.toString()).line("log  ")).contains("fits: ");
    }

    @Test
    void jsonSaysTheSame() throws ParseException {
        ToolRun run = verify("--output", "json");
        JSONObject last = new JSONObject();
        for (String line : run.out()) {
            last = (JSONObject) new JSONParser(JSONParser.MODE_STRICTEST).parse(line);
        }
        assertThat(run.out()).hasSize(3);
        assertThat(last)
                .containsEntry("kind", "summary")
                .containsEntry("zxid", "0x100000130")
                .containsEntry("snapshots", 1)
                .containsEntry("verdict", "intact");
    }

    @Test
    void agreesWithALoadAboutEveryFlippedByte() throws IOException {
        int found = 0;
        for (Path file : files(state)) {
            byte[] content = Files.readAllBytes(file);
            int step = Math.max(1, content.length / 25);
            for (int at = 0; at < content.length; at += step) {
                byte[] flipped = content.clone();
                flipped[at] ^= 0x20;
                Path copy = copyWith(file, flipped);
                String where = file.getFileName() + " at " + at;
                boolean damaged = verify(copy).exitCode() == 1;
                assertThat(damaged).as(where).isEqualTo(isRefused());
                found += damaged ? 1 : 0;
            }
        }
        assertThat(found).isGreaterThan(60);
    }

    private static List<Path> files(Path of) throws IOException {
        try (Stream<Path> files = Files.list(of)) {
            return files.sorted().toList();
        }
    }

    private Path copyWith(Path file, byte[] content) throws IOException {
        Path copy = folder.resolve("copy/state-1");
        Files.createDirectories(copy);
        for (Path old : files(copy)) {
            Files.delete(old);
        }
        for (Path one : files(state)) {
            Path to = copy.resolve(one.getFileName());
            if (one.equals(file)) {
                Files.write(to, content);
            } else {
                Files.copy(one, to);
            }
        }
        return copy;
    }

    private boolean isRefused() throws IOException {
        RocksStates states =
                new RocksStates(folder.resolve("copy"), new LoadThreads(Thread::new, 1));
        try (StateStore store = states.open(1)) {
            store.load(1);
            return false;
        } catch (UnreadableStateException e) {
            return true;
        }
    }

    @Test
    void aFlippedByteNamesItsTableAndASnapshotIsCheckedToo() throws IOException {
        Path table =
                files(root.resolve("snapshots-1/0000000100000004")).stream()
                        .filter(file -> file.toString().endsWith(".sst"))
                        .findFirst()
                        .orElseThrow();
        // The same file by a link in the state: replaced here, and whole there.
        byte[] content = Files.readAllBytes(table);
        content[20] ^= 1;
        Files.delete(table);
        Files.write(table, content);
        ToolRun run = verify();
        assertThat(run.exitCode()).isOne();
        assertThat(run.line("damage   "))
                .startsWith("damage    " + table + " cannot read " + table);
        assertThat(run.out().get(0)).endsWith(" intact");
        assertThat(run.out().get(1)).startsWith("snapshot ").endsWith(" damaged");
    }

    @Test
    void missingFiles() throws IOException {
        TreeMap<String, Integer> codes = new TreeMap<>();
        for (Path file : files(state)) {
            Path copy = copyWith(file, new byte[0]);
            Files.delete(copy.resolve(file.getFileName()));
            String kind = String.valueOf(file.getFileName()).replaceAll("[0-9]+", "N");
            codes.merge(kind, verify(copy).exitCode(), Math::max);
        }
        assertThat(codes)
                .containsEntry("N.sst", 1)
                .containsEntry("MANIFEST-N", 1)
                .containsEntry("CURRENT", 1)
                .containsEntry("SAVED", 1)
                .containsEntry("LOCK", 0)
                .containsEntry("OPTIONS-N", 0);
    }

    private void raw(RawChange change) throws RocksDBException, IOException {
        try (RawState raw = new RawState(state)) {
            change.make(raw);
        }
    }

    /** A change that no server makes. */
    private interface RawChange {
        void make(RawState raw) throws RocksDBException;
    }

    @Test
    void valuesThatDoNotFitTogether() throws RocksDBException, IOException {
        raw(raw -> raw.put(RawState.znodeKey("/a/b/c"), raw.get(RawState.znodeKey("/a/n10"))));
        assertDamage("/a/b/c has no parent");
        raw(raw -> raw.delete(RawState.aclKey(2)));
        assertDamage("/a-b has an unknown ACL");
        raw(raw -> raw.put(RawState.aclKey(9), new byte[4]));
        assertDamage("no znode has ACL 9");
        raw(raw -> raw.put(RawState.znodeKey("/a/n7"), new byte[3]));
        assertDamage("a znode is cut short (key 7a2f612f6e37)");
        raw(raw -> raw.put(new byte[] {'q'}, new byte[0]));
        assertDamage("something unknown is there (key 71)");
        raw(raw -> raw.delete(RawState.znodeKey("/zookeeper/quota")));
        assertDamage("/zookeeper/quota is missing");
        assertThat(verify().linesWith("damage   ").size()).isGreaterThan(5);
    }

    @Test
    void contentThatIsNotThatOfTheDigest() throws RocksDBException, IOException {
        raw(raw -> raw.delete(RawState.znodeKey("/a/n7")));
        assertDamage("the content has digest 0x");
        ToolRun run = verify();
        assertThat(run.linesWith("damage   ")).hasSize(1);
    }

    @Test
    void aNewerFormatIsNoDamage() throws RocksDBException, IOException {
        raw(
                raw -> {
                    byte[] meta = raw.get(RawState.metaKey());
                    raw.put(RawState.metaKey(), ByteBuffer.wrap(meta).putInt(0, 2).array());
                });
        for (String what : List.of("verify", "dump")) {
            ToolRun run = ToolRun.of("snapshot", what, folder.toString());
            assertThat(run.exitCode()).isEqualTo(4);
            assertThat(run.err()).contains("has state format 2, this build reads up to 1");
        }
    }

    @Test
    void aLogThatEndsInFrontOfTheState() throws IOException {
        Path other = folder.resolve("other");
        try (StateWriter writer = new StateWriter(other, 1)) {
            writer.session(30_000, "sixteen bytes :)").save().writeLog();
        }
        Path log = other.resolve("log-0000000001");
        Files.copy(log, root.resolve("log-0000000001"), StandardCopyOption.REPLACE_EXISTING);
        for (Path file : files(root)) {
            if (file.toString().matches(".*log-0{8}[2-9]+.*")) {
                Files.delete(file);
            }
        }
        assertDamage("the saved state goes to zxid 0x100000130, which is not in the log");
    }

    @Test
    void aLogOfAnotherHistory() throws IOException {
        Path other = folder.resolve("other");
        try (StateWriter writer = new StateWriter(other, 5)) {
            for (int i = 1; i <= 0x140; i++) {
                writer.create("/x" + i, "", i);
            }
            writer.save().writeLog();
        }
        ToolRun run = verify(state, "--log", other.toString());
        assertThat(run.exitCode()).isOne();
        assertThat(run.line("damage   "))
                .contains(
                        "the saved state and the log are of different histories at zxid 0x1000001");
    }

    @Test
    void aLogThatBeginsBehind() throws IOException {
        List<Path> segments =
                files(root).stream().filter(file -> file.toString().contains("log-")).toList();
        assertThat(segments).hasSizeGreaterThan(3);
        Files.delete(segments.get(0));
        Files.delete(segments.get(1));
        ToolRun run = verify();
        assertThat(run.exitCode()).isZero();
        assertThat(run.line("log  ")).contains("fits: it begins behind zxid 0x1000000");
        assertThat(run.line("note ")).contains("no start can go back to this snapshot");
        ToolRun log = ToolRun.of("log", "verify", folder.toString());
        assertThat(log.exitCode()).isZero();
        assertThat(log.line("begins ")).contains("behind zxid 0x1000000", "were purged");
        for (Path segment : segments.subList(2, segments.size() - 1)) {
            Files.delete(segment);
        }
        deleteState();
        assertDamage("the log begins behind zxid 0x1000001");
    }

    /** The snapshot takes its place: a state that is older than the log. */
    private void deleteState() throws IOException {
        for (Path file : files(state)) {
            Files.delete(file);
        }
        for (Path file : files(root.resolve("snapshots-1/0000000100000004"))) {
            Files.move(file, state.resolve(file.getFileName()));
        }
        Files.delete(root.resolve("snapshots-1/0000000100000004"));
    }

    @Test
    void leftoversAreListed() throws IOException {
        Files.createDirectories(root.resolve("state-2.tmp"));
        Files.createDirectories(root.resolve("snapshots-7"));
        Files.createDirectories(root.resolve("snapshots-1/0000000100000009.tmp"));
        Files.createDirectories(root.resolve("quarantine/4-state"));
        Files.createFile(state.resolve("LOG"));
        ToolRun run = verify();
        assertThat(run.exitCode()).isZero();
        assertThat(run.linesWith("leftover "))
                .satisfiesExactly(
                        line -> assertThat(line).contains("snapshots-7 of generation 7, and CURR"),
                        line -> assertThat(line).contains("state-2.tmp being made or deleted"),
                        line -> assertThat(line).contains("0100000009.tmp being made or deleted"),
                        line -> assertThat(line).contains("quarantine/4-state put aside"));
        assertThat(run.line("note ")).contains("LOG is no file of a saved state");
        assertThat(run.out()).contains("leftovers     4");
    }

    @Test
    void aServerWithoutCurrentAndOneWithoutItsState() throws IOException {
        Files.move(state, root.resolve("away"));
        ToolRun run = verify();
        assertThat(run.line("log  ")).contains("fits: it has all history");
        assertThat(run.exitCode()).isZero();
        Files.delete(root.resolve("CURRENT"));
        assertDamage("nothing says which state counts");
    }

    @Test
    void worksBesideAServerThatSaves() throws Exception {
        Path busy = folder.resolve("busy");
        try (StateWriter writer = new StateWriter(busy, 1)) {
            writer.create("/a", "x", 1).save().writeLog();
            for (int round = 0; round < 15; round++) {
                writer.setData("/a", "round " + round, round).save().keepSnapshot();
                writer.writeLog();
                assertThat(verify(busy).exitCode()).isZero();
            }
            assertThat(writer.store().load(1).meta()).isEqualTo(writer.store().meta());
        }
    }
}
