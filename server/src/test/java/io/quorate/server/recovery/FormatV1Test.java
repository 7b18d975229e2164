package io.quorate.server.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.wal.CrashFiles;
import io.quorate.server.wal.TestHistory;
import io.quorate.server.wal.WalConfig;
import io.quorate.server.zab.ControlRecord;
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

    /** Writes the golden directory into the one named. */
    public static void main(String[] args) throws IOException {
        CrashFiles files = life(new TestHistory());
        Path directory = Files.createDirectories(Path.of(args[0]));
        for (String name : files.list()) {
            Files.write(directory.resolve(name), files.content(name));
        }
    }
}
