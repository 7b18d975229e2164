package io.quorate.server.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.snapshot.RawState;
import io.quorate.server.txn.AclList;
import io.quorate.server.txn.EphemeralOwner;

import net.minidev.json.JSONObject;
import net.minidev.json.parser.JSONParser;
import net.minidev.json.parser.ParseException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What {@code snapshot dump} shows of a state with every kind of entry. */
class SnapshotDumpTest {

    private static final String TIME =
            " ctime 2026-11-26T20:00:00.250Z mtime 2026-11-26T20:00:00.250Z ";

    @TempDir Path folder;
    private Path root = Path.of("unset");

    @BeforeEach
    void aServersFolder() throws IOException {
        root = folder.resolve("version-3");
        try (StateWriter writer = new StateWriter(root, 1)) {
            writer.session(30_000, "sixteen bytes :)")
                    .create("/a", "a \"b\"\nü", 1)
                    .create("/a/lock", "", AclList.OPEN, TxnHistory.SESSION, 1)
                    .create("/a/null", null, AclList.OPEN, EphemeralOwner.ofTtl(5_000), 2)
                    .create("/a-b", "x", StateWriter.SECRET, 0, 2)
                    .create("/a/gone", "x", 3)
                    .delete("/a/gone")
                    .save()
                    .keepSnapshot()
                    .setData("/a", "new", 1)
                    .save()
                    .writeLog();
        }
    }

    private ToolRun dump(String... options) {
        return dump(folder, options);
    }

    private static ToolRun dump(Path what, String... options) {
        List<String> line = new ArrayList<>(List.of("snapshot", "dump", what.toString()));
        line.addAll(List.of(options));
        return ToolRun.of(line.toArray(String[]::new));
    }

    @Test
    void showsAllInTheOrderOfTheKeys() {
        ToolRun run = dump();
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).hasSize(14);
        assertThat(run.out().get(0))
                .startsWith("meta      " + root.resolve("state-1") + " format 1 zxid 0x100000008 ")
                .contains(" cluster 0xc1a5 featureLevel 1 members []");
        assertThat(run.out().get(1))
                .startsWith("epoch     epoch 1 lastZxid 0x100000008 chainHash ");
        assertThat(run.out().get(2)).isEqualTo("acl       number 0 acl [world:anyone:cdrwa]");
        assertThat(run.out().get(4)).isEqualTo("acl       number 2 acl [digest:anna:x:r]");
        assertThat(run.out().subList(5, 9))
                .containsExactly(
                        "session   0x1000000000007 timeoutMillis 30000 connection 0x10000000001",
                        "znode     / dataBytes 0 version 0 cversion 1 aversion 0 numChildren 3"
                                + " czxid 0x0 mzxid 0x0 pzxid 0x100000005 ctime"
                                + " 1970-01-01T00:00:00.000Z mtime 1970-01-01T00:00:00.000Z mode"
                                + " persistent acl [world:anyone:cdrwa]",
                        "znode     /a dataBytes 3 version 1 cversion 4 aversion 0 numChildren 2"
                                + " czxid 0x100000002 mzxid 0x100000008 pzxid 0x100000007"
                                + TIME
                                + "mode persistent acl [world:anyone:cdrwa]",
                        "znode     /a-b dataBytes 1 version 0 cversion 0 aversion 0 numChildren 0"
                                + " czxid 0x100000005 mzxid 0x100000005 pzxid 0x100000005"
                                + TIME
                                + "mode persistent acl [digest:anna:x:r]");
        assertThat(run.line("/a/lock")).contains("mode ephemeral ephemeralOwner 0x1000000000007");
        assertThat(run.line("/a/null")).contains("dataBytes - ", "mode ttl ttlMillis 5000");
        assertThat(run.line("/zookeeper ")).contains("cversion -2 ", "numChildren 2 ");
        assertThat(run.line("/zookeeper/config")).contains("aversion -1");
    }

    @Test
    void aFolderMayBeNamedInFourWays() {
        List<String> all = dump().out();
        assertThat(dump(root).out()).isEqualTo(all);
        assertThat(dump(root.resolve("state-1")).out()).isEqualTo(all);
        ToolRun older = dump(root.resolve("snapshots-1/0000000100000007"));
        assertThat(older.exitCode()).isZero();
        assertThat(older.line("znode     /a ")).contains("dataBytes 8 version 0", "cversion 4 ");
        assertThat(older.line("meta ")).contains("zxid 0x100000007");
    }

    @Test
    void showsDataAndSecretsOnlyWhenAsked() {
        assertThat(String.join("\n", dump().out())).doesNotContain("s3cr3thash", "data new");
        ToolRun with = dump(root.resolve("snapshots-1/0000000100000007"), "--data");
        assertThat(with.line("znode     /a ")).contains("data \"a \\\"b\\\"\\nü\"");
        assertThat(with.line("/a-b")).contains("digest:anna:s3cr3thash=:r");
        assertThat(String.join("\n", with.out())).doesNotContain("sixteen bytes");
    }

    @Test
    void filters() {
        assertThat(dump("--path", "/a/").out())
                .hasSize(2)
                .allMatch(line -> line.startsWith("znode     /a/"));
        assertThat(dump("--path", "/nothing").out()).isEmpty();
        assertThat(dump("--session", "0x1000000000007").out())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("session"),
                        line -> assertThat(line).contains("/a/lock"));
        assertThat(dump("--kind", "meta,epoch,acl").out()).hasSize(5);
        assertThat(dump("--kind", "session").out()).hasSize(1);
        ToolRun limited = dump("--kind", "znode", "--limit", "2");
        assertThat(limited.out()).hasSize(2);
        assertThat(limited.err()).isEqualTo("quorate snapshot dump: ended at --limit 2\n");
    }

    @Test
    void everyLineOfJsonIsValid() throws ParseException {
        ToolRun run = dump(root.resolve("snapshots-1/0000000100000007"), "--output=json", "--data");
        List<Map<String, Object>> rows = new ArrayList<>();
        for (String line : run.out()) {
            rows.add((JSONObject) new JSONParser(JSONParser.MODE_STRICTEST).parse(line));
        }
        assertThat(rows).hasSize(14);
        assertThat(rows.getFirst())
                .containsEntry("kind", "meta")
                .containsEntry("zxid", "0x100000007")
                .containsEntry("format", 1);
        Map<String, Object> znode =
                rows.stream().filter(row -> "/a".equals(row.get("path"))).findFirst().orElseThrow();
        assertThat(znode)
                .containsEntry("kind", "znode")
                .containsEntry("data", "a \"b\"\nü")
                .containsEntry("cversion", 4)
                .containsEntry("numChildren", 2)
                .containsEntry("aclNumber", 0)
                .containsEntry("mode", "persistent")
                .containsEntry("czxid", "0x100000002");
    }

    @Test
    void theGoldenStateOfVersion1() throws IOException {
        Path state = Files.createDirectory(folder.resolve("state-1"));
        for (String name :
                List.of(
                        "000008.log",
                        "000012.sst",
                        "000013.sst",
                        "CURRENT",
                        "IDENTITY",
                        "MANIFEST-000009",
                        "OPTIONS-000007",
                        "OPTIONS-000011",
                        "SAVED")) {
            String resource = "/format/v1/state-1/" + name;
            try (InputStream in = SnapshotDumpTest.class.getResourceAsStream(resource)) {
                Files.write(state.resolve(name), Objects.requireNonNull(in).readAllBytes());
            }
        }
        ToolRun run = dump(state, "--data");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).hasSize(15);
        assertThat(run.line("meta "))
                .endsWith(
                        "format 1 zxid 0x10000000b chainHash 0x4bacb70d783354e7 digest"
                                + " 0xb2728b2791d737e4 cluster 0xc1a5 featureLevel 1 members [(peer"
                                + " 1 voter disk 0x65), (peer 2 observer disk 0x66)]");
        assertThat(run.line("znode     /app "))
                .isEqualTo(
                        "znode     /app dataBytes 7 data changed version 1 cversion 4 aversion 0"
                                + " numChildren 2 czxid 0x100000003 mzxid 0x10000000a pzxid"
                                + " 0x100000009 ctime 2023-11-14T22:13:20.000Z mtime"
                                + " 2023-11-14T22:13:20.000Z mode persistent acl"
                                + " [digest:ann:secret:cr]");
        assertThat(ToolRun.of("snapshot", "verify", state.toString()).exitCode()).isZero();
    }

    @Test
    void whatCannotBeDecodedIsShownAmongTheOthers() throws RocksDBException, IOException {
        try (RawState raw = new RawState(root.resolve("state-1"))) {
            raw.put(RawState.sessionKey(3), new byte[5]);
        }
        ToolRun run = dump("--kind", "znode");
        assertThat(run.exitCode()).isOne();
        assertThat(run.line("damage ")).contains("a session is cut short (key 7300");
        assertThat(run.linesWith("znode ")).hasSize(8);
    }

    @Test
    void aFolderWithoutAStateIsOneLine() throws IOException {
        Path none = Files.createDirectory(folder.resolve("none"));
        assertUnreadable(none, "holds no saved state: name a dataDir");
        assertUnreadable(folder.resolve("nowhere"), "does not exist: name a dataDir");
        Files.createDirectories(none.resolve("version-2"));
        assertUnreadable(none, "belongs to Apache ZooKeeper");
        Path logOnly = LogDumpTest.copyGolden(Files.createDirectory(folder.resolve("log")));
        assertUnreadable(logOnly, "holds no saved state yet");
        Files.delete(root.resolve("CURRENT"));
        assertUnreadable(root, "CURRENT is missing or does not verify: name one of the state-");
    }

    private static void assertUnreadable(Path what, String message) {
        ToolRun run = dump(what);
        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.err()).contains(message).containsOnlyOnce("\n");
    }

    @Test
    void changesNothing() throws IOException {
        FolderStamp before = FolderStamp.of(folder);
        assertThat(dump("--data").exitCode()).isZero();
        String snapshot = root.resolve("snapshots-1/0000000100000007").toString();
        assertThat(ToolRun.of("snapshot", "verify", folder.toString()).exitCode()).isZero();
        assertThat(ToolRun.of("snapshot", "diff", folder.toString(), snapshot).exitCode()).isOne();
        assertThat(FolderStamp.of(folder)).isEqualTo(before);
    }
}
