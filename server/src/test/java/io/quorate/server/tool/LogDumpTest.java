package io.quorate.server.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Acl;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.Identity;
import io.quorate.protocol.Permission;
import io.quorate.server.recovery.TestServer;
import io.quorate.server.txn.AclList;
import io.quorate.server.txn.ByteSlice;
import io.quorate.server.txn.EphemeralOwner;
import io.quorate.server.txn.Txn;
import io.quorate.server.wal.CrashFiles;

import net.minidev.json.JSONObject;
import net.minidev.json.parser.JSONParser;
import net.minidev.json.parser.ParseException;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What {@code log dump} shows of a log with every kind of record and transaction. */
class LogDumpTest {

    private static final AclList SECRET =
            AclList.of(
                    List.of(new Acl(Permission.READ, new Identity("digest", "anna:s3cr3thash="))));

    @TempDir Path folder;

    @BeforeEach
    void aLogOfTransactions() throws IOException {
        CrashFiles files = new CrashFiles();
        TestServer server = TestServer.start(files, 1);
        TxnHistory history = new TxnHistory();
        server.append(history.records().epoch(1));
        for (Txn txn : transactions()) {
            server.append(history.txn(txn));
        }
        server.commitMark(1L << 32 | 3);
        server.flush();
        ToolRun.onDisk(files, folder);
    }

    private static List<Txn> transactions() {
        ByteSlice text = ByteSlice.ofUtf8("a \"b\"\nü");
        ByteSlice binary = ByteSlice.of(new byte[] {0, 1, (byte) 0xff});
        Txn.Create lock = create("/locks/n-1", binary, TxnHistory.SESSION);
        return List.of(
                new Txn.CreateSession(
                        30_000, "sixteen bytes :)".getBytes(StandardCharsets.US_ASCII)),
                create("/a", text, EphemeralOwner.PERSISTENT),
                lock,
                create("/ttl", null, EphemeralOwner.ofTtl(5_000)),
                new Txn.SetData(ByteSlice.ofUtf8("/a"), ByteSlice.ofUtf8("new"), 7),
                new Txn.SetAcl(ByteSlice.ofUtf8("/a"), SECRET, 3),
                new Txn.Multi(
                        List.of(
                                new Txn.Check(ByteSlice.ofUtf8("/a")),
                                new Txn.Delete(ByteSlice.ofUtf8("/with space\u001b[2J")))),
                new Txn.Multi(List.of(new Txn.Error(ErrorCode.NO_NODE))),
                new Txn.CloseSession());
    }

    private static Txn.Create create(String path, @Nullable ByteSlice data, long owner) {
        return new Txn.Create(
                ByteSlice.ofUtf8(path), data, AclList.OPEN, owner, 4, Txn.CreateReply.PATH);
    }

    private ToolRun dump(String... options) {
        List<String> line = new ArrayList<>(List.of("log", "dump", folder.toString()));
        line.addAll(List.of(options));
        return ToolRun.of(line.toArray(String[]::new));
    }

    @Test
    void showsEachTransactionOnALine() {
        ToolRun run = dump("--kind", "txn");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).hasSize(9);
        assertThat(run.out().get(0))
                .contains("0x100000001", "txn", "createSession timeoutMillis 30000")
                .contains("session 0x1000000000007 cxid 1", "time 2026-11-26T20:00:00.250Z");
        assertThat(run.out().get(1))
                .contains(
                        "create /a dataBytes 8 mode persistent parentCversion 4 acl"
                                + " [world:anyone:cdrwa]");
        assertThat(run.out().get(2)).contains("mode ephemeral ephemeralOwner 0x1000000000007");
        assertThat(run.out().get(3)).contains("/ttl dataBytes - mode ttl ttlMillis 5000");
        assertThat(run.out().get(4)).contains("setData /a version 7 dataBytes 3");
        assertThat(run.out().get(5)).contains("setAcl /a version 3 acl [digest:anna:x:r]");
        assertThat(run.out().get(6))
                .contains("multi [(check /a), (delete \"/with space\\u001b[2J\")]");
        assertThat(run.out().get(7)).contains("multi [(error NO_NODE)]");
        assertThat(run.out().get(8)).contains("0x100000009", "closeSession");
    }

    @Test
    void showsDataAndSecretsOnlyWhenAsked() {
        String without = String.join("\n", dump().out());
        assertThat(without).doesNotContain("s3cr3thash", "ü", "0001ff");
        ToolRun with = dump("--data");
        assertThat(with.line("create /a")).contains("data \"a \\\"b\\\"\\nü\"");
        assertThat(with.line("/locks/n-1")).contains("dataBytes 3 dataHex 0001ff");
        assertThat(with.line("setAcl")).contains("digest:anna:s3cr3thash=:r");
        assertThat(String.join("\n", with.out())).doesNotContain("sixteen bytes");
    }

    @Test
    void filtersByZxid() {
        assertThat(dump("--from", "0x100000002", "--to", "4294967299").out())
                .hasSize(2)
                .allMatch(line -> line.contains("create"));
        assertThat(dump("--from=0x100000009").out()).singleElement().asString().contains("close");
    }

    @Test
    void filtersByPathSessionAndKind() {
        assertThat(dump("--path", "/locks/").out()).singleElement().asString().contains("/locks/n");
        assertThat(dump("--path", "/with").out()).singleElement().asString().contains("multi");
        assertThat(dump("--session", "0x1000000000007").out()).hasSize(9);
        assertThat(dump("--session", "0x8").out()).isEmpty();
        assertThat(dump("--kind", "header,epoch").out())
                .hasSize(2)
                .noneMatch(line -> line.contains(" txn "));
    }

    @Test
    void endsAtTheLimitAndSaysSo() {
        ToolRun run = dump("--kind", "txn", "--limit", "3");
        assertThat(run.out()).hasSize(3);
        assertThat(run.err()).isEqualTo("quorate log dump: ended at --limit 3\n");
    }

    @Test
    void everyLineOfJsonIsValid() throws ParseException {
        ToolRun run = dump("--output", "json", "--data", "--void");
        List<Map<String, Object>> rows = new ArrayList<>();
        for (String line : run.out()) {
            rows.add((JSONObject) new JSONParser(JSONParser.MODE_STRICTEST).parse(line));
        }
        assertThat(rows)
                .hasSize(ToolRun.of("log", "dump", folder.toString(), "--void").out().size());
        Map<String, Object> create =
                rows.stream().filter(row -> "/a".equals(row.get("path"))).findFirst().orElseThrow();
        assertThat(create)
                .containsEntry("kind", "txn")
                .containsEntry("zxid", "0x100000002")
                .containsEntry("op", "create")
                .containsEntry("data", "a \"b\"\nü")
                .containsEntry("dataBytes", 8)
                .containsEntry("session", "0x1000000000007")
                .containsEntry("time", "2026-11-26T20:00:00.250Z")
                .containsEntry("batch", 2);
        assertThat(String.valueOf(create.get("file"))).endsWith("/log-0000000001");
        assertThat(rows.stream().filter(row -> "multi".equals(row.get("op"))).findFirst())
                .hasValueSatisfying(
                        multi ->
                                assertThat(multi.get("ops"))
                                        .asInstanceOf(InstanceOfAssertFactories.LIST)
                                        .contains(
                                                Map.of(
                                                        "op",
                                                        "delete",
                                                        "path",
                                                        "/with space\u001b[2J")));
    }

    @Test
    void theGoldenLogIsShownWithoutWhatIsVoid() throws IOException {
        ToolRun run = ToolRun.of("log", "dump", golden().toString());
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).hasSize(21);
        assertThat(run.line("  2       4164"))
                .isEqualTo(
                        "  2       4164  0x100000000    epoch       leader 1 cluster 0xc1a5"
                                + " featureLevel 1 members [(peer 1 voter disk 0x65), (peer 2 voter"
                                + " disk 0x66), (peer 3 voter disk 0x67)] bytes 82");
        assertThat(run.line("truncatedTo"))
                .isEqualTo("  2       8266  -              control     truncatedTo to 0x100000002");
        assertThat(run.line("committed to")).contains("  4       4211", "committed to 0x200000001");
        assertThat(run.line("control     peerSeen"))
                .contains("peer 3 disk 0x21 incarnation 4 acceptedEpoch 2");
        assertThat(run.line("control     standing")).contains("standing VOTER disk 0x7d15c");
        assertThat(run.line("0x200000002    membership")).contains("(peer 4 voter disk 0x68)");
        assertThat(run.line("log-0000000003"))
                .contains("header", "number 3 bytes 12288 nonce 0xbfc846100bfc1e42")
                .contains("continuesAfter (nonce 0x975835de1c9756ce batch 2)")
                .contains("acceptedEpoch 2 acceptedLeader 2 standing VOTER")
                .contains("history (cluster 0xc1a5 featureLevel 1 zxid 0x100000002");
        assertThat(run.out()).noneMatch(line -> line.contains("0x100000003    txn"));
        assertThat(run.err()).contains("11 void rows are not shown; --void shows them");
    }

    @Test
    void whatIsVoidIsShownWithItsReason() throws IOException {
        ToolRun run = ToolRun.of("log", "dump", golden().toString(), "--void");
        assertThat(run.out()).hasSize(32);
        assertThat(run.linesWith("0x100000003    txn"))
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("void segment"),
                        line -> assertThat(line).endsWith("void truncated"));
        assertThat(run.linesWith("void segment")).hasSize(10);
    }

    @Test
    void aSegmentAloneIsShownToo() throws IOException {
        ToolRun run = ToolRun.of("log", "dump", golden().resolve("log-0000000003").toString());
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).hasSize(5);
    }

    @Test
    void changesNothing() throws IOException {
        Path golden = golden();
        FileStamp before = FileStamp.of(golden);
        ToolRun.of("log", "dump", golden.toString(), "--void", "--data");
        ToolRun.of("log", "verify", golden.toString());
        assertThat(FileStamp.of(golden)).isEqualTo(before);
    }

    /** Names, sizes and times of the files of a folder. */
    private record FileStamp(List<String> files) {
        static FileStamp of(Path folder) throws IOException {
            List<String> all = new ArrayList<>();
            try (var files = Files.list(folder)) {
                for (Path file : files.sorted().toList()) {
                    all.add(file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
                }
            }
            return new FileStamp(all);
        }
    }

    private Path golden() throws IOException {
        return copyGolden(Files.createDirectories(folder.resolve("golden")));
    }

    static Path copyGolden(Path to) throws IOException {
        for (String name :
                List.of(
                        "CURRENT",
                        "format",
                        "log-0000000001",
                        "log-0000000002",
                        "log-0000000003",
                        "log-0000000004")) {
            try (InputStream in = LogDumpTest.class.getResourceAsStream("/format/v1/" + name)) {
                Files.write(to.resolve(name), Objects.requireNonNull(in).readAllBytes());
            }
        }
        return to;
    }
}
