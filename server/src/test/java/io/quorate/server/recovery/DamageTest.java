package io.quorate.server.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.wal.CrashFiles;
import io.quorate.server.wal.TestHistory;
import io.quorate.server.zab.ControlRecord;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.PeerMemory;
import io.quorate.server.zab.Proposal;
import io.quorate.server.zab.Standing;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What had been synced and no longer verifies: the server says so, and stands as DAMAGED. */
class DamageTest {

    private static final int FIRST_BATCH_AT = 4096;
    private static final PeerMemory SEEN = new PeerMemory(new PeerId(3), 33, 4, 5, 6);

    private final TestHistory history = new TestHistory();
    private final CrashFiles files = new CrashFiles();

    /** Three segments: batches of one record each; promises early and late. */
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
        server.control(new ControlRecord.Accepted(2, new PeerId(2)));
        server.control(new ControlRecord.PeerSeen(SEEN));
        server.flush();
        server.append(history.txn(10));
        server.commitMark(history.lastZxid() - 1);
        server.flush();
    }

    private List<String> segments() {
        return files.list().stream().filter(name -> name.startsWith("log-")).toList();
    }

    @Test
    void aFlippedByteInTheMiddleIsDamageWhereverItIs() throws IOException {
        for (int segment = 0; segment < 3; segment++) {
            String name = segments().get(segment);
            byte[] content = files.content(name);
            for (int at = FIRST_BATCH_AT; at < lastBatchAt(segment, content); at += 331) {
                if (!isRecordOrHeader(content, at)) {
                    continue;
                }
                CrashFiles rotten = files.afterKill();
                rotten.flip(name, at);
                TestServer server = TestServer.start(rotten, 2);
                assertThat(server.own().standing()).isEqualTo(Standing.DAMAGED);
                List<Proposal> found = server.history();
                assertThat(found.size()).isLessThan(history.records().size());
                assertThat(found).isEqualTo(history.records().subList(0, found.size()));
                assertThat(placeOf(message(server), name)).isBetween(at / 4096 * 4096, at);
                assertThat(message(server))
                        .contains("good up to zxid 0x" + Long.toHexString(lastZxid(found)));
            }
        }
    }

    /** Offset of the last page of the segment that has a batch; in the last segment it is torn. */
    private static int lastBatchAt(int segment, byte[] content) {
        int end = content.length;
        while (content[end - 1] == 0) {
            end--;
        }
        return segment == 2 ? (end - 1) / 4096 * 4096 : end;
    }

    /** Padding between batches says nothing, and may be anything. */
    private static boolean isRecordOrHeader(byte[] content, int at) {
        int pageEnd = at / 4096 * 4096 + 4096;
        for (int i = at; i < pageEnd; i++) {
            if (content[i] != 0) {
                return true;
            }
        }
        return false;
    }

    private static long lastZxid(List<Proposal> found) {
        return found.isEmpty() ? 0 : found.getLast().zxid();
    }

    private static int placeOf(String message, String segment) {
        String before = "/data/" + segment + " at byte ";
        assertThat(message).startsWith(before);
        return Integer.parseInt(message.substring(before.length(), message.indexOf(": batch")));
    }

    private static Damage damage(TestServer server) {
        return Objects.requireNonNull(server.recovered().damage());
    }

    private static String message(TestServer server) {
        return damage(server).message();
    }

    @Test
    void promisesMadeBehindTheDamageStillHold() throws IOException {
        files.flip(segments().get(0), FIRST_BATCH_AT + 4096 + 40);
        TestServer server = TestServer.start(files, 2);
        assertThat(server.own().acceptedEpoch()).isEqualTo(2);
        assertThat(server.own().acceptedLeader()).isEqualTo(new PeerId(2));
        assertThat(server.own().peers()).containsExactly(SEEN);
        assertThat(server.own().diskId()).isEqualTo(7);
        assertThat(server.own().incarnation()).isEqualTo(2);
        assertThat(server.own().highestZxidEverLogged()).isEqualTo(history.lastZxid());
        assertThat(damage(server).commitMark()).isEqualTo(history.lastZxid() - 1);
        assertThat(damage(server).lastGoodZxid()).isEqualTo(lastZxid(server.history()));
        assertThat(message(server))
                .contains("up to 0x" + Long.toHexString(history.lastZxid() - 1))
                .contains("good up to zxid")
                .doesNotContain("\n");
    }

    @Test
    void aLaterStartStillSaysWhatWasFound() throws IOException {
        files.flip(segments().get(1), FIRST_BATCH_AT + 40);
        TestServer first = TestServer.start(files, 2);
        first.append(epochAfter(first.history()));
        first.flush();
        TestServer second = TestServer.start(files, 3);
        assertThat(second.own().standing()).isEqualTo(Standing.DAMAGED);
        assertThat(second.recovered().damage()).isEqualTo(first.recovered().damage());
        assertThat(second.own().acceptedEpoch()).isEqualTo(2);
        assertThat(second.own().incarnation()).isEqualTo(3);
    }

    private static Proposal epochAfter(List<Proposal> found) {
        TestHistory good = new TestHistory();
        found.forEach(good::adopt);
        return good.epoch(9);
    }

    @Test
    void aRebuiltServerIsNotDamagedAnyMore() throws IOException {
        files.flip(segments().get(1), FIRST_BATCH_AT + 40);
        TestServer damaged = TestServer.start(files, 2);
        damaged.control(new ControlRecord.TruncatedTo(0));
        for (Proposal record : history.records()) {
            damaged.append(record);
            damaged.flush();
        }
        damaged.control(new ControlRecord.StandingIs(Standing.VOTER, 8));
        damaged.flush();
        TestServer rebuilt = TestServer.start(files, 3);
        assertThat(rebuilt.recovered().damage()).isNull();
        assertThat(rebuilt.own().standing()).isEqualTo(Standing.VOTER);
        assertThat(rebuilt.own().diskId()).isEqualTo(8);
        assertThat(rebuilt.history()).isEqualTo(history.records());
        assertThat(files.list()).doesNotContain("DAMAGE");
    }

    @Test
    void damagedSegmentsAreKept() throws IOException {
        List<String> before = segments();
        files.flip(segments().get(0), FIRST_BATCH_AT + 40);
        TestServer.start(files, 2);
        assertThat(segments()).containsAll(before);
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "2"})
    void aMissingSegmentIsDamage(int segment) throws IOException {
        String missing = segments().get(segment);
        String successor = segment == 2 ? "" : segments().get(segment + 1);
        files.remove(missing);
        if (segment == 2) {
            // Nothing on this disk knows of it. Its peers do: see DESIGN 4, old disks.
            assertThat(TestServer.start(files, 2).recovered().damage()).isNull();
            return;
        }
        TestServer server = TestServer.start(files, 2);
        assertThat(server.own().standing()).isEqualTo(Standing.DAMAGED);
        assertThat(message(server))
                .startsWith("the segment that /data/" + successor + " continues is missing");
        assertThat(server.own().acceptedEpoch()).isEqualTo(2);
        List<Proposal> found = server.history();
        assertThat(found).isEqualTo(history.records().subList(0, found.size()));
        assertThat(found.isEmpty()).isEqualTo(segment == 0);
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "2"})
    void aHeaderThatDoesNotVerifyIsDamage(int segment) throws IOException {
        String rotten = segments().get(segment);
        files.flip(rotten, 30);
        TestServer server = TestServer.start(files, 2);
        assertThat(server.own().standing()).isEqualTo(Standing.DAMAGED);
        assertThat(message(server))
                .startsWith("/data/" + rotten + ": the segment's header does not verify");
        List<Proposal> found = server.history();
        assertThat(found).isEqualTo(history.records().subList(0, found.size()));
        assertThat(found.isEmpty()).isEqualTo(segment == 0);
    }

    @Test
    void aLogWithoutAnyHeaderThatVerifiesIsDamage() throws IOException {
        files.remove(segments().get(2));
        files.remove(segments().get(1));
        files.flip(segments().get(0), 30);
        TestServer server = TestServer.start(files, 2);
        assertThat(server.own().standing()).isEqualTo(Standing.DAMAGED);
        assertThat(server.history()).isEmpty();
        assertThat(segments()).hasSize(2);
    }

    @Test
    void theFirstOfTwoDamagesIsTold() throws IOException {
        files.flip(segments().get(0), FIRST_BATCH_AT + 4096 + 40);
        files.flip(segments().get(1), 30);
        assertThat(message(TestServer.start(files, 2)))
                .startsWith("/data/" + segments().get(0) + " at byte 8");
    }

    @Test
    void aLogThatIsGoneIsDamage() throws IOException {
        segments().forEach(files::remove);
        TestServer server = TestServer.start(files, 2);
        assertThat(server.own().standing()).isEqualTo(Standing.DAMAGED);
        assertThat(message(server)).startsWith("the log is gone");
        assertThat(server.history()).isEmpty();
        assertThat(TestServer.start(files, 3).own().standing()).isEqualTo(Standing.DAMAGED);
    }

    @Test
    void aStateThatIsGoneIsDamage() throws IOException {
        files.remove("CURRENT");
        TestServer server = TestServer.start(files, 2);
        assertThat(server.own().standing()).isEqualTo(Standing.DAMAGED);
        assertThat(message(server)).startsWith("/data/CURRENT is gone");
        assertThat(server.history()).isEqualTo(history.records());
    }

    @Test
    void anyFlippedByteOfCurrentIsDamage() throws IOException {
        for (int at = 0; at < files.content("CURRENT").length; at++) {
            CrashFiles rotten = files.afterKill();
            rotten.flip("CURRENT", at);
            TestServer server = TestServer.start(rotten, 2);
            assertThat(message(server)).startsWith("/data/CURRENT does not verify");
        }
    }

    @Test
    void theTreeGetsOnlyWhatIsCommittedAndIntact() throws IOException {
        files.flip(segments().get(1), FIRST_BATCH_AT + 40);
        TestServer server = TestServer.start(files, 2);
        assertThat(server.applied()).isEqualTo(server.history());
        assertThat(server.recovered().history().commitMark()).isEqualTo(lastZxid(server.history()));
        List<Proposal> uncommitted = new ArrayList<>(server.recovered().history().recent());
        uncommitted.removeIf(record -> record.zxid() <= server.recovered().history().commitMark());
        assertThat(uncommitted).isEmpty();
    }
}
