package io.quorate.server.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.snapshot.RawState;
import io.quorate.server.txn.AclList;

import net.minidev.json.JSONObject;
import net.minidev.json.parser.JSONParser;
import net.minidev.json.parser.ParseException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What {@code snapshot diff} says of two servers. */
class SnapshotDiffTest {

    @TempDir Path folder;

    /** What a server applies. */
    private interface Life {
        void live(StateWriter writer);
    }

    private void server(String name, long seed, Life life) throws IOException {
        try (StateWriter writer = new StateWriter(folder.resolve(name), seed)) {
            life.live(writer);
            writer.save().writeLog();
        }
    }

    private ToolRun diff(String... options) {
        List<String> line = new ArrayList<>(List.of("snapshot", "diff"));
        line.add(folder.resolve("a").toString());
        line.add(folder.resolve("b").toString());
        line.addAll(List.of(options));
        return ToolRun.of(line.toArray(String[]::new));
    }

    private ToolRun diffOf(Life a, Life b, String... options) throws IOException {
        server("a", 1, a);
        server("b", 2, b);
        return diff(options);
    }

    @Test
    void theSameContentIsEqualWhateverTheNumbersOfAcls() throws IOException {
        Life first =
                writer ->
                        writer.create("/tmp", "", 1)
                                .create("/a", "x", StateWriter.SECRET, 0, 2)
                                .delete("/tmp");
        AclList other = AclList.of(List.of());
        Life second =
                writer ->
                        writer.create("/tmp", "", other, 0, 1)
                                .create("/a", "x", StateWriter.SECRET, 0, 2)
                                .delete("/tmp");
        // The records of the histories differ, and with them their hashes: the content does not.
        ToolRun run = diffOf(first, second, "--kind", "acl,session,znode");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).hasSize(4);
        assertThat(run.line("side      a ")).contains("zxid 0x100000003 digest 0x");
        String digest = run.line("side      b ").replaceAll(".*digest ", "");
        assertThat(run.line("side      a ")).endsWith("digest " + digest);
        assertThat(run.out()).contains("differences   0", "verdict       equal");
        assertThat(numberOfSecret("a")).isNotEqualTo(numberOfSecret("b"));
        assertThat(diff().exitCode()).isOne();
        assertThat(diff().line("meta "))
                .startsWith("meta      differs [(chainHash a 0x")
                .contains("(epochs a [(epoch 1 lastZxid 0x100000003 chainHash ");
    }

    private String numberOfSecret(String name) {
        String place = folder.resolve(name).toString();
        return ToolRun.of("snapshot", "dump", place, "--kind", "acl").line("anna");
    }

    @Test
    void eachKindOfDifferenceInTheOrderOfPaths() throws IOException {
        Life first =
                writer ->
                        writer.session(4_000, "password of a :)")
                                .create("/b", "one", 1)
                                .create("/c", "c", 2)
                                .create("/d", "d", StateWriter.SECRET, 0, 3)
                                .create("/only-a", "", 4);
        Life second =
                writer ->
                        writer.session(9_000, "password of b :)")
                                .create("/b", "other", 1)
                                .create("/c", "c", AclList.OPEN, TxnHistory.SESSION, 2)
                                .create("/d", "d", 3)
                                .create("/b/only-b", "", 1);
        ToolRun run = diffOf(first, second, "--kind", "acl,session,znode");
        assertThat(run.exitCode()).isOne();
        assertThat(run.out().subList(2, run.out().size()))
                .containsExactly(
                        "acl       onlyInA acl [digest:anna:x:r]",
                        "session   0x1000000000007 differs [(timeoutMillis a 4000 b 9000),"
                                + " (password)]",
                        "znode     / differs [(creations a 4 b 3), (pzxid a 0x100000005 b"
                                + " 0x100000004)]",
                        "znode     /b differs [(data a (dataBytes 3 sha256"
                            + " 7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed) b"
                            + " (dataBytes 5 sha256"
                            + " d9298a10d1b0735837dc4bd85dac641b0f3cef27a47e5d53a54f2f3f5b2fcffa)),"
                            + " (creations a 0 b 1), (pzxid a 0x100000002 b 0x100000005)]",
                        "znode     /b/only-b dataBytes 0 version 0 creations 0 aversion 0 czxid"
                                + " 0x100000005 mzxid 0x100000005 pzxid 0x100000005 ctime"
                                + " 2026-11-26T20:00:00.250Z mtime 2026-11-26T20:00:00.250Z mode"
                                + " persistent acl [world:anyone:cdrwa] difference onlyInB",
                        "znode     /c differs [(owner a (mode persistent) b (mode ephemeral"
                                + " ephemeralOwner 0x1000000000007))]",
                        "znode     /d differs [(acl a [digest:anna:x:r] b [world:anyone:cdrwa])]",
                        "znode     /only-a dataBytes 0 version 0 creations 0 aversion 0 czxid"
                                + " 0x100000005 mzxid 0x100000005 pzxid 0x100000005 ctime"
                                + " 2026-11-26T20:00:00.250Z mtime 2026-11-26T20:00:00.250Z mode"
                                + " persistent acl [world:anyone:cdrwa] difference onlyInA",
                        "differences   8",
                        "verdict       different");
        assertThat(String.join("\n", diff("--data").out()))
                .contains("(data a (dataBytes 3 data one) b (dataBytes 5 data other))")
                .doesNotContain("password of");
    }

    @Test
    void filtersAndLimitsWhatIsCompared() throws IOException {
        Life first = writer -> writer.create("/a", "1", 1).create("/b", "1", 2);
        Life second = writer -> writer.create("/a", "2", 1).create("/b", "2", 2);
        assertThat(diffOf(first, second, "--path", "/b").linesWith("znode"))
                .singleElement()
                .asString()
                .startsWith("znode     /b differs [(data ");
        ToolRun none = diff("--path", "/zookeeper");
        assertThat(none.exitCode()).isZero();
        assertThat(none.out()).contains("verdict       equal");
        ToolRun limited = diff("--kind", "znode", "--limit", "1");
        assertThat(limited.linesWith("znode")).hasSize(1);
        assertThat(limited.err()).isEqualTo("quorate snapshot diff: ended at --limit 1\n");
    }

    @Test
    void sessionsThatOneOfThemLacks() throws IOException {
        Life first = writer -> writer.session(4_000, "sixteen bytes :)").create("/a", "1", 1);
        Life second = writer -> writer.create("/x", "1", 1).create("/a", "1", 2);
        assertThat(diffOf(first, second, "--kind", "session").line("session"))
                .isEqualTo(
                        "session   0x1000000000007 timeoutMillis 4000 connection 0x10000000001"
                                + " difference onlyInA");
    }

    @Test
    void everyLineOfJsonIsValid() throws IOException, ParseException {
        Life first = writer -> writer.create("/a", "1", 1).setData("/a", "2", 1);
        Life second = writer -> writer.create("/a", "1", 1).create("/b", "2", 2);
        List<JSONObject> rows = new ArrayList<>();
        for (String line : diffOf(first, second, "--output", "json").out()) {
            rows.add((JSONObject) new JSONParser(JSONParser.MODE_STRICTEST).parse(line));
        }
        assertThat(rows.getFirst())
                .containsEntry("kind", "side")
                .containsEntry("side", "a")
                .containsEntry("zxid", "0x100000002");
        assertThat(rows.getLast()).containsEntry("verdict", "different");
        JSONObject differs =
                rows.stream().filter(row -> "/a".equals(row.get("path"))).findFirst().orElseThrow();
        assertThat(differs).containsEntry("difference", "differs");
        assertThat(Objects.toString(differs.get("fields")))
                .contains("{\"a\":1,\"b\":0,\"field\":\"version\"}");
    }

    @Test
    void whatCannotBeComparedIsNoDifference() throws IOException, RocksDBException {
        Life life = writer -> writer.create("/a", "1", 1);
        assertThat(diffOf(life, life).exitCode()).isZero();
        try (RawState raw = new RawState(folder.resolve("b/state-1"))) {
            raw.put(RawState.znodeKey("/a"), new byte[5]);
        }
        ToolRun run = diff();
        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.err()).contains("a znode is cut short");
        Path empty = Files.createDirectories(folder.resolve("empty"));
        String a = folder.resolve("a").toString();
        assertThat(ToolRun.of("snapshot", "diff", a, empty.toString()).exitCode()).isEqualTo(4);
        assertThat(ToolRun.of("snapshot", "diff", a).exitCode()).isEqualTo(2);
    }
}
