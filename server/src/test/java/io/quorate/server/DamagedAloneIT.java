package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.util.List;

/**
 * The disk of a server that nobody can rebuild: it goes on from an older snapshot and the log
 * behind that, where nothing is lost by it; else it ends, and says what the choices are.
 */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DamagedAloneIT {

    @TempDir static Path folder;
    private ServerProcess prepared;
    private ServerProcess server;
    private SteadyWrites writes;

    /** A log that was purged, several snapshots, and a kill -9 while clients write. */
    @BeforeAll
    void aServerThatWasKilled() throws Exception {
        prepared = ServerProcess.standalone(folder.resolve("prepared"), StoredFiles.SAVES_OFTEN);
        server = prepared;
        prepared.start();
        prepared.awaitServing();
        writes = SteadyWrites.begin(List.of(prepared), "/load", 4, 50, 10_000);
        StoredFiles files = new StoredFiles(prepared);
        while (files.snapshots().size() < 3
                || files.segments().size() < 2
                || files.segments().getFirst().equals("log-0000000001")) {
            writes.awaitMore(50);
        }
        prepared.kill();
        writes.close();
    }

    @AfterAll
    void end() throws InterruptedException {
        server.kill();
        prepared.kill();
    }

    private void start(Damage damage) throws Exception {
        start(damage, prepared);
    }

    private void start(Damage damage, ServerProcess with) throws Exception {
        server.kill();
        server = ServerProcess.standalone(folder.resolve(damage.name()), StoredFiles.SAVES_OFTEN);
        new StoredFiles(with).copyTo(server.files());
        damage.make(new StoredFiles(server), "");
        server.start();
    }

    private String lineWith(String words) throws Exception {
        List<String> lines = server.said().lines().filter(line -> line.contains(words)).toList();
        assertThat(lines).hasSize(1);
        System.out.println(lines.getFirst());
        return lines.getFirst();
    }

    @ParameterizedTest
    @EnumSource(
            value = Damage.class,
            names = {
                "TABLE_DELETED",
                "MANIFEST_FLIPPED",
                "STATES_CURRENT_FLIPPED",
                "STATES_MARK_FLIPPED",
                "STATE_DELETED"
            })
    void goesOnFromAnOlderSnapshot(Damage damage) throws Exception {
        start(damage);
        server.awaitServing();
        assertThat(lineWith("this server goes on from there")).contains(damage.named());
        writes.assertHeldBy(server);
        assertThat(new StoredFiles(server).quarantine()).isNotEmpty();
        server.kill();
        server.start();
        server.awaitServing();
        lineWith("this server goes on from there");
        writes.assertHeldBy(server);
    }

    @ParameterizedTest
    @EnumSource(
            value = Damage.class,
            names = {"ALL_SEGMENTS_DELETED", "CURRENT_FLIPPED", "ALL_BUT_THE_LOG_DELETED"})
    void endsAndSaysWhatCanBeDone(Damage damage) throws Exception {
        start(damage);
        assertThatItEnds(damage);
    }

    /** All of the log is behind the saved state: what is in front of it is not read at a start. */
    @Test
    void endsWhereTheLogBehindTheStateIsDamaged() throws Exception {
        ServerProcess unsaved =
                ServerProcess.standalone(folder.resolve("unsaved"), "logSegmentMiB=1\n");
        unsaved.start();
        unsaved.awaitServing();
        SteadyWrites more = SteadyWrites.begin(List.of(unsaved), "/load", 4, 50, 10_000);
        while (new StoredFiles(unsaved).segments().size() < 3) {
            more.awaitMore(50);
        }
        unsaved.kill();
        more.close();
        start(Damage.OLDER_SEGMENT_FLIPPED, unsaved);
        assertThatItEnds(Damage.OLDER_SEGMENT_FLIPPED);
    }

    private void assertThatItEnds(Damage damage) throws Exception {
        assertThat(server.awaitEnd()).isEqualTo(ExitCode.HISTORY_UNTRUSTED.code());
        assertThat(lineWith("nothing can rebuild it"))
                .contains(damage.named())
                .contains("put a backup in its place");
        assertThat(server.said()).doesNotContain("Exception").doesNotContain("\tat ");
    }
}
