package io.quorate.server.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.server.recovery.TestServer;
import io.quorate.server.tool.Problem.Severity;
import io.quorate.server.wal.CrashFiles;
import io.quorate.server.wal.LogFile;
import io.quorate.server.wal.LogFiles;
import io.quorate.server.wal.TestHistory;
import io.quorate.server.zab.ControlRecord;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.Standing;

import net.minidev.json.JSONObject;
import net.minidev.json.parser.JSONParser;
import net.minidev.json.parser.ParseException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What {@code log verify} says is damage: what a start would, and where, and all of it. */
class LogVerifyTest {

    private static final int FIRST_BATCH_AT = 4096;
    private static final int PAGE = 4096;

    @TempDir Path folder;

    private final TestHistory history = new TestHistory();
    private final CrashFiles files = new CrashFiles();

    /** Three segments: a batch of two controls and an epoch, then one record in each batch. */
    @BeforeEach
    void logOfThreeSegments() throws IOException {
        TestServer server = TestServer.start(files, 1);
        server.control(new ControlRecord.StandingIs(Standing.VOTER, 7));
        server.control(new ControlRecord.Accepted(1, new PeerId(1)));
        server.append(history.epoch(1));
        server.flush();
        while (segments().size() < 3) {
            server.append(history.txn(3000, history.records().size()));
            server.commitMark(history.lastZxid() - 1);
            server.flush();
        }
        server.append(history.txn(3000));
        server.flush();
        server.append(history.txn(10));
        server.commitMark(history.lastZxid() - 1);
        server.flush();
    }

    private List<String> segments() {
        return files.list().stream().filter(name -> name.startsWith("log-")).toList();
    }

    private static LogReport verify(LogFiles log) throws IOException {
        return LogVerify.verify(new LogSource("/data", new ReadOnlyFiles(log, Set.of()), true), 1);
    }

    private static List<Problem> damage(LogReport report) {
        return report.problems().stream()
                .filter(problem -> problem.severity() == Severity.DAMAGE)
                .toList();
    }

    private ToolRun run(CrashFiles log, String... options) throws IOException {
        String place = ToolRun.onDisk(log, folder).toString();
        String[] line = Arrays.copyOf(new String[] {"log", "verify", place}, 3 + options.length);
        System.arraycopy(options, 0, line, 3, options.length);
        return ToolRun.of(line);
    }

    @Test
    void aRecordOfTheFeatureLevelIsNoMembership() throws IOException {
        CrashFiles other = new CrashFiles();
        TestHistory records = new TestHistory();
        TestServer server = TestServer.start(other, 1);
        server.control(new ControlRecord.StandingIs(Standing.VOTER, 7));
        server.control(new ControlRecord.Accepted(1, new PeerId(1)));
        server.append(records.epoch(1));
        server.append(records.featureLevel(1));
        server.flush();

        assertThat(run(other).out())
                .contains("epochs        1", "memberships   0", "levels        1");
    }

    @Test
    void anIntactLogIsSummedUp() throws IOException {
        ToolRun run = run(files);
        assertThat(run.exitCode()).isZero();
        long last = history.lastZxid();
        assertThat(run.linesWith("segment ")).hasSize(3);
        assertThat(run.out())
                .contains(
                        "segments      3",
                        "voidSegments  0",
                        "txns          " + (history.records().size() - 1),
                        "epochs        1",
                        "firstZxid     0x100000000",
                        "lastZxid      0x" + Long.toHexString(last),
                        "commitMark    0x" + Long.toHexString(last - 1),
                        "standing      VOTER",
                        "tornTail      no",
                        "start         goes on behind zxid 0x"
                                + Long.toHexString(last)
                                + " as VOTER",
                        "verdict       intact");
    }

    @Test
    void jsonSaysTheSame() throws IOException, ParseException {
        ToolRun run = run(files, "--output", "json");
        JSONObject summary = new JSONObject();
        for (String line : run.out()) {
            summary = (JSONObject) new JSONParser(JSONParser.MODE_STRICTEST).parse(line);
        }
        assertThat(run.out()).hasSize(4);
        assertThat(summary)
                .containsEntry("kind", "summary")
                .containsEntry("verdict", "intact")
                .containsEntry("segments", 3)
                .containsEntry("tornTail", false)
                .containsEntry("lastZxid", "0x" + Long.toHexString(history.lastZxid()));
    }

    @Test
    void agreesWithAStartAboutEveryFlippedByte() throws IOException {
        int found = 0;
        for (String name : segments()) {
            byte[] content = files.content(name);
            for (int at = 3; at < content.length; at += 487) {
                CrashFiles rotten = files.afterKill();
                rotten.flip(name, at);
                LogReport report = verify(rotten);
                boolean startSaysDamage = TestServer.start(rotten, 2).recovered().damage() != null;
                assertThat(report.isDamaged()).as(name + " at " + at).isEqualTo(startSaysDamage);
                for (Problem problem : damage(report)) {
                    assertThat(problem.file()).endsWith(name);
                    assertThat(problem.offset() / PAGE).isLessThanOrEqualTo(at / PAGE);
                    found++;
                }
            }
        }
        assertThat(found).isGreaterThan(100);
    }

    @Test
    void namesThePlaceOfEachKindOfDamage() throws IOException {
        String first = segments().getFirst();
        // Header of the segment, of a batch; commit mark of a batch; control record; history
        // record.
        assertPlace(first, 30, 0);
        assertPlace(first, FIRST_BATCH_AT + 8, FIRST_BATCH_AT);
        assertPlace(first, FIRST_BATCH_AT + 24, FIRST_BATCH_AT);
        int second = FIRST_BATCH_AT + PAGE;
        assertPlace(first, second + 32 + 10, second + 32);
        assertPlace(first, second + PAGE + 32 + 40, second + PAGE + 32);
    }

    private void assertPlace(String name, int flipped, long offset) throws IOException {
        CrashFiles rotten = files.afterKill();
        rotten.flip(name, flipped);
        LogReport report = verify(rotten);
        assertThat(damage(report)).hasSize(1);
        assertThat(damage(report).getFirst().file()).endsWith(name);
        assertThat(damage(report).getFirst().offset()).isEqualTo(offset);
        assertThat(report.standing()).isEqualTo("DAMAGED");
    }

    @Test
    void findsWhatLiesBehindTheFirstDamage() throws IOException {
        files.flip(segments().get(0), FIRST_BATCH_AT + 2 * PAGE + 40);
        files.flip(segments().get(1), FIRST_BATCH_AT + 40);
        ToolRun run = run(files);
        assertThat(run.exitCode()).isOne();
        assertThat(run.linesWith("damage "))
                .satisfiesExactly(
                        line -> assertThat(line).contains("log-0000000001 offset 12320 to 16384"),
                        line -> assertThat(line).contains("log-0000000002 offset 4128 to 8192"));
        assertThat(run.line("start "))
                .contains("stands as DAMAGED, keeps the history up to zxid 0x100000000 ");
        assertThat(run.line("verdict")).endsWith("damaged");
    }

    @Test
    void dumpShowsWhatLiesOnBothSides() throws IOException {
        files.flip(segments().get(0), FIRST_BATCH_AT + 2 * PAGE + 40);
        ToolRun run = ToolRun.of("log", "dump", ToolRun.onDisk(files, folder).toString());
        assertThat(run.exitCode()).isOne();
        assertThat(run.line(" damage "))
                .isEqualTo(
                        "  1      12320  -              damage      batch 3 does not verify, and"
                                + " had been synced, since batch 4 follows it");
        assertThat(run.linesWith(" txn ")).hasSize(history.records().size() - 2);
    }

    @Test
    void aMissingSegmentIsDamage() throws IOException {
        files.remove(segments().get(1));
        ToolRun run = run(files);
        assertThat(run.exitCode()).isOne();
        assertThat(run.line("damage ")).contains("log-0000000003 continues is missing");
        ToolRun dump = ToolRun.of("log", "dump", folder.toString());
        assertThat(dump.exitCode()).isOne();
        assertThat(dump.err()).contains("log-0000000003 continues is missing");
        assertThat(dump.linesWith("cutOff yes")).isNotEmpty();
    }

    @Test
    void theEndOfASegmentThatIsContinuedMayNotBeBlank() throws IOException {
        String name = segments().get(1);
        byte[] content = files.content(name);
        int end = content.length;
        while (content[end - 1] == 0) {
            end--;
        }
        int lastBatch = (end - 1) / PAGE * PAGE;
        Arrays.fill(content, lastBatch, content.length, (byte) 0);
        files.replace(name, content);
        LogReport report = verify(files);
        assertThat(damage(report)).hasSize(1);
        assertThat(damage(report).getFirst().offset()).isEqualTo(lastBatch);
        assertThat(damage(report).getFirst().what()).contains("a later segment continues it");
    }

    @Test
    void aTornTailIsIntactAndSaid() throws IOException {
        String name = segments().get(2);
        byte[] content = files.content(name);
        int end = content.length;
        while (content[end - 1] == 0) {
            end--;
        }
        Arrays.fill(content, end - 8, content.length, (byte) 0);
        files.replace(name, content);
        ToolRun run = run(files);
        assertThat(run.exitCode()).isZero();
        assertThat(run.line("torn ")).contains("log-0000000003 offset ", "is not whole");
        assertThat(run.out())
                .contains("tornTail      yes", "verdict       intact")
                .contains("lastZxid      0x" + Long.toHexString(history.lastZxid() - 1));
        ToolRun dump = ToolRun.of("log", "dump", folder.toString());
        assertThat(dump.exitCode()).isZero();
        assertThat(dump.linesWith(" torn ")).hasSize(1);
    }

    @Test
    void damageThatNoStartReadsIsANote() throws IOException {
        Path golden = LogDumpTest.copyGolden(folder);
        byte[] content = Files.readAllBytes(golden.resolve("log-0000000001"));
        content[8300] ^= 1;
        Files.write(golden.resolve("log-0000000001"), content);
        ToolRun run = ToolRun.of("log", "verify", golden.toString());
        assertThat(run.exitCode()).isZero();
        assertThat(run.line("note ")).contains("log-0000000001 offset 8260", "no start reads it");
    }

    @Test
    void aSegmentAloneIsCheckedByItself() throws IOException {
        Path golden = LogDumpTest.copyGolden(folder);
        String alone = golden.resolve("log-0000000004").toString();
        ToolRun run = ToolRun.of("log", "verify", alone);
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("commitMark    0x200000001", "lastZxid      0x200000003")
                .contains("standing      -");
        assertThat(run.line("start ")).contains("not judged");
    }

    @Test
    void aStateThatIsGoneIsSaid() throws IOException {
        files.flip("CURRENT", 5);
        ToolRun run = run(files);
        assertThat(run.exitCode()).isOne();
        assertThat(run.line("damage ")).contains("CURRENT does not verify");
    }

    @Test
    void aLogFolderOfItsOwnIsIntactWithoutCurrent() throws IOException {
        files.remove("CURRENT");
        ToolRun run = run(files);
        assertThat(run.exitCode()).isZero();
        assertThat(run.line("start ")).contains("CURRENT is not here");
    }

    @Test
    void aNewerBuildsHistoryIsRefused() throws IOException {
        LogSource source = new LogSource("/data", new ReadOnlyFiles(files, Set.of()), true);
        assertThatThrownBy(() -> LogVerify.verify(source, 0))
                .hasMessageContaining("feature level 1, this build knows up to 0");
    }

    /**
     * A server writes two batches between two looks: the first look sees the second batch behind a
     * hole. Whenever that happens, the next look must see both.
     */
    @Test
    void whatARunningServerWritesIsNoDamage() throws IOException {
        String name = segments().get(2);
        byte[] hole = files.content(name);
        Arrays.fill(hole, FIRST_BATCH_AT, FIRST_BATCH_AT + PAGE, (byte) 0);
        for (int looks = 0; looks < 9; looks++) {
            CrashFiles racing = files.afterKill();
            assertThat(verify(new Racing(racing, name, hole, looks)).problems()).isEmpty();
        }
    }

    /** Files of which one has a hole for so many times that it is opened. */
    private static final class Racing implements LogFiles {
        private final CrashFiles files;
        private final String name;
        private final byte[] hole;
        private int looks;

        Racing(CrashFiles files, String name, byte[] hole, int looks) {
            this.files = files;
            this.name = name;
            this.hole = hole;
            this.looks = looks;
        }

        @Override
        public List<String> list() {
            return files.list();
        }

        @Override
        public LogFile openForReading(String wanted) throws IOException {
            if (wanted.equals(name) && looks-- > 0) {
                CrashFiles early = files.afterKill();
                early.replace(name, hole);
                return early.openForReading(name);
            }
            return files.openForReading(wanted);
        }

        @Override
        public String describe(String wanted) {
            return files.describe(wanted);
        }

        @Override
        public LogFile create(String wanted) throws IOException {
            return files.create(wanted);
        }

        @Override
        public LogFile open(String wanted) throws IOException {
            return files.open(wanted);
        }

        @Override
        public void rename(String from, String to) throws IOException {
            files.rename(from, to);
        }

        @Override
        public void delete(String wanted) throws IOException {
            files.delete(wanted);
        }

        @Override
        public void syncDirectory() {
            files.syncDirectory();
        }
    }
}
