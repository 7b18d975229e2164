package io.quorate.server.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.server.wal.CrashFiles;
import io.quorate.server.wal.StorageException;
import io.quorate.server.wal.TestHistory;
import io.quorate.server.wal.WalConfig;
import io.quorate.server.zab.ControlRecord;
import io.quorate.server.zab.FeatureLevelRecord;
import io.quorate.server.zab.OwnFacts;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.PeerMemory;
import io.quorate.server.zab.Proposal;
import io.quorate.server.zab.RecoveredHistory;
import io.quorate.server.zab.Standing;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The bytes of format version 1, as they are in the field. Every later build reads them; a build
 * that writes others has changed the format and must give it another number.
 *
 * <p>{@link #main} writes the directory anew. That is right only before the first release.
 */
class FormatV1Test {

    private static final String RESOURCES = "/format/v1/";
    private static final List<String> FILES =
            List.of(
                    "CURRENT",
                    "format",
                    "log-0000000001",
                    "log-0000000002",
                    "log-0000000003",
                    "log-0000000004");
    private static final String RAISED_TO_2 =
            "0000002682414b450400000001000000010000000100000000816278fd449300c40100000002";
    private static final WalConfig TINY = new WalConfig(12 * 1024, 4 * 1024);
    private static final PeerMemory SEEN = new PeerMemory(new PeerId(3), 33, 4, 2, 1L << 32 | 3);

    /** A life with every kind of record, a truncation, a roll, and a restart. */
    private static CrashFiles life(TestHistory history) throws IOException {
        CrashFiles files = new CrashFiles();
        files.put("format", "quorate-data-format 1\n".getBytes(StandardCharsets.US_ASCII));
        TestServer server = TestServer.start(files, TINY, 1);
        server.control(new ControlRecord.Accepted(1, new PeerId(1)));
        server.control(new ControlRecord.StandingIs(Standing.VOTER, 0x7d15c));
        server.append(history.epoch(1));
        server.append(history.txn(100, 1));
        server.append(history.txn(200, 2));
        server.append(history.txn(300, 3));
        server.commitMark(1L << 32 | 1);
        server.flush();

        TestServer again = TestServer.start(files, TINY, 2);
        again.control(new ControlRecord.PeerSeen(SEEN));
        again.control(new ControlRecord.TruncatedTo(1L << 32 | 2));
        history.truncateTo(1L << 32 | 2);
        again.control(new ControlRecord.Accepted(2, new PeerId(2)));
        again.flush();
        again.append(history.epoch(2, TestHistory.membership(1, 2, 3)));
        again.append(history.txn(6000, 4));
        again.append(history.membership(TestHistory.membership(1, 2, 3, 4)));
        again.flush();
        again.append(history.txn(50, 5));
        again.control(new ControlRecord.Committed(2L << 32 | 1));
        again.flush();
        return files;
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream in = FormatV1Test.class.getResourceAsStream(RESOURCES + name)) {
            assertThat(in).as(name).isNotNull();
            return in.readAllBytes();
        }
    }

    @Test
    void thisBuildWritesTheVeryBytes() throws IOException {
        CrashFiles written = life(new TestHistory());
        assertThat(written.list()).isEqualTo(FILES);
        for (String name : FILES) {
            assertThat(written.content(name)).as(name).isEqualTo(golden(name));
        }
    }

    @Test
    void whatVersion1WroteIsReadInFull() throws IOException {
        CrashFiles files = new CrashFiles();
        for (String name : FILES) {
            files.put(name, golden(name));
        }
        TestHistory history = new TestHistory();
        life(history);

        TestServer server = TestServer.start(files, 9);
        RecoveredHistory found = server.recovered().history();
        OwnFacts own = found.own();
        assertThat(server.recovered().damage()).isNull();
        assertThat(own.diskId()).isEqualTo(0x7d15c);
        assertThat(own.incarnation()).isEqualTo(3);
        assertThat(own.acceptedEpoch()).isEqualTo(2);
        assertThat(own.acceptedLeader()).isEqualTo(new PeerId(2));
        assertThat(own.standing()).isEqualTo(Standing.VOTER);
        assertThat(own.peers()).containsExactly(SEEN);
        assertThat(own.highestZxidEverLogged()).isEqualTo(history.lastZxid());
        assertThat(found.clusterId()).isEqualTo(TestHistory.CLUSTER);
        assertThat(found.featureLevel()).isEqualTo(1);
        assertThat(found.committedMembership()).isEqualTo(TestHistory.membership(1, 2, 3));
        assertThat(server.recovered().loggedMembership())
                .isEqualTo(TestHistory.membership(1, 2, 3, 4));
        assertThat(found.commitMark()).isEqualTo(2L << 32 | 1);
        List<Proposal> all = history.records();
        assertThat(server.history()).isEqualTo(all);
        assertThat(server.applied()).isEqualTo(all.subList(0, 5));
    }

    /** Of a cluster that was raised: what version 1 writes, and reads where it knows the level. */
    @Test
    void theRecordThatRaisesTheFeatureLevelIsTheseBytes() {
        TestHistory history = new TestHistory();
        history.epoch(1);
        Proposal raised = history.featureLevel(2);
        byte[] bytes =
                Arrays.copyOfRange(
                        raised.array(), raised.offset(), raised.offset() + raised.length());
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(RAISED_TO_2);
        assertThat(FeatureLevelRecord.decode(raised)).isEqualTo(2);
    }

    @Test
    void aBuildThatDoesNotKnowTheLevelOfTheLogIsRefused() throws IOException {
        CrashFiles files = new CrashFiles();
        TestServer server = TestServer.start(files, TINY, 1);
        TestHistory history = new TestHistory();
        server.append(history.epoch(1));
        server.append(history.featureLevel(2));
        server.append(history.txn(100, 1));
        server.flush();
        assertThatThrownBy(() -> TestServer.start(files, TINY, 2))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("has feature level 2, this build knows up to 1")
                .hasMessageContaining("start a newer build");
    }

    /** Writes the golden directory into the one named. */
    public static void main(String[] args) throws IOException {
        CrashFiles files = life(new TestHistory());
        Path directory = Files.createDirectories(Path.of(args[0]));
        for (String name : files.list()) {
            Files.write(directory.resolve(name), files.content(name));
        }
    }
}
