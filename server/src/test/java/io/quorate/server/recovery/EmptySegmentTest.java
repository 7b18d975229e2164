package io.quorate.server.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.wal.CrashFiles;
import io.quorate.server.wal.CrashFiles.PowerLoss;
import io.quorate.server.wal.TestHistory;
import io.quorate.server.zab.ControlRecord;
import io.quorate.server.zab.Proposal;
import io.quorate.server.zab.Standing;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A log file of no bytes, as a crash or a full disk left it elsewhere, where no start was possible
 * with it (ZOOKEEPER-2332, 4813). Here none is ever left; and if there is one all the same, the
 * server starts, says so and is rebuilt.
 */
class EmptySegmentTest {

    /** Enough for three segments. */
    private static final int BATCHES = 40;

    private final TestHistory history = new TestHistory();

    /** One life of a log, until the power goes or the disk is full; what was acknowledged. */
    private static List<Proposal> live(CrashFiles files, TestHistory history) throws IOException {
        int durable = 0;
        try {
            TestServer server = TestServer.start(files, 1);
            server.control(new ControlRecord.StandingIs(Standing.VOTER, 7));
            server.append(history.epoch(1));
            for (int batch = 0; batch < BATCHES && server.failures().isEmpty(); batch++) {
                server.flush();
                if (server.failures().isEmpty()) {
                    durable = history.records().size();
                    server.append(history.txn(3_000, batch));
                }
            }
        } catch (PowerLoss e) {
            // Wanted.
        }
        return List.copyOf(history.records().subList(0, durable));
    }

    private static List<String> segments(CrashFiles files) {
        return files.list().stream().filter(name -> name.startsWith("log-")).toList();
    }

    private static void assertIntact(CrashFiles left, List<Proposal> durable) throws IOException {
        assertThat(segments(left)).allMatch(name -> left.content(name).length > 0);
        TestServer server = TestServer.start(left, 2);
        assertThat(server.recovered().damage()).isNull();
        assertThat(server.history()).startsWith(durable.toArray(new Proposal[0]));
    }

    @Test
    void noneIsLeft_whereverThePowerGoes_thoughAllNamesAreKeptAndNoPage() throws IOException {
        CrashFiles whole = new CrashFiles();
        live(whole, history);
        assertThat(segments(whole)).hasSizeGreaterThan(2);
        for (int operation = 0; operation <= whole.operations(); operation++) {
            CrashFiles files = new CrashFiles();
            files.losePowerAt(operation);
            List<Proposal> durable = live(files, new TestHistory());
            assertIntact(files.afterPowerLoss(Set.of(), files.unsyncedNames()), durable);
        }
    }

    @Test
    void noneIsLeft_whicheverWriteFindsNoRoom() throws IOException {
        CrashFiles whole = new CrashFiles();
        live(whole, history);
        CrashFiles begun = new CrashFiles();
        TestServer.start(begun, 1);
        for (int write = begun.writes(); write < whole.writes(); write++) {
            CrashFiles files = new CrashFiles();
            files.fullAt(write);
            List<Proposal> durable = live(files, new TestHistory());
            assertIntact(files.afterKill(), durable);
            assertIntact(files.afterPowerLoss(Set.of(), files.unsyncedNames()), durable);
        }
    }

    @Test
    void oneThatIsThereAllTheSame_isTold_andTheServerStarts() throws IOException {
        CrashFiles files = new CrashFiles();
        live(files, history);
        String newest = segments(files).getLast();
        files.replace(newest, new byte[0]);
        TestServer server = TestServer.start(files, 2);
        assertThat(server.own().standing()).isEqualTo(Standing.DAMAGED);
        assertThat(Objects.requireNonNull(server.recovered().damage()).message())
                .startsWith("/data/" + newest + ": the segment's header does not verify");
        List<Proposal> found = server.history();
        assertThat(found).isNotEmpty();
        assertThat(history.records()).startsWith(found.toArray(new Proposal[0]));
    }
}
