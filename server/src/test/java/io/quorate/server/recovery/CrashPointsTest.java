package io.quorate.server.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.wal.CrashFiles;
import io.quorate.server.wal.CrashFiles.PowerLoss;
import io.quorate.server.wal.TestHistory;
import io.quorate.server.zab.ControlRecord;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.PeerMemory;
import io.quorate.server.zab.Proposal;
import io.quorate.server.zab.Standing;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Loses the power in front of every operation on the disk that a random life of a server makes, its
 * recoveries included, and once more in front of every operation of the recovery that follows.
 *
 * <p>What must hold after each: the log is what was asked of it up to some point, in order, and
 * that point lies at or behind the last acknowledged ticket. No damage is found, promises made
 * durable hold, each start is counted.
 */
class CrashPointsTest {

    private static final int STEPS = 14;

    /** What the log has been asked to hold after some ticket. */
    private record Expected(List<Proposal> history, long acceptedEpoch, long highestZxid) {}

    /** One life of a server, over several starts, until the power goes. */
    private static final class Life {
        private final CrashFiles files;
        private final SplittableRandom random;
        private TestHistory history = new TestHistory();
        private long acceptedEpoch;
        private long highestZxid;

        /** What the log has been told to be committed. */
        private List<Proposal> committed = List.of();

        private long starts;
        private @Nullable TestServer server;

        /** By ticket of this start; the first is what the start found. */
        private List<Expected> expected = new ArrayList<>();

        Life(CrashFiles files, long seed) {
            this.files = files;
            random = new SplittableRandom(seed);
            expected.add(expected());
        }

        private Expected expected() {
            return new Expected(history.records(), acceptedEpoch, highestZxid);
        }

        private int acknowledged() {
            List<Long> tickets = server == null ? List.of() : server.flushedTickets();
            return tickets.isEmpty() ? 0 : Math.toIntExact(tickets.getLast());
        }

        /** Which of the legal outcomes this recovery is. */
        Expected verify(TestServer found) throws IOException {
            assertThat(found.recovered().damage()).isNull();
            assertThat(found.own().standing()).isNotEqualTo(Standing.DAMAGED);
            assertThat(found.own().incarnation()).isGreaterThan(starts);
            List<Proposal> records = found.history();
            Expected outcome =
                    new Expected(
                            records,
                            found.own().acceptedEpoch(),
                            found.own().highestZxidEverLogged());
            assertThat(expected.subList(acknowledged(), expected.size())).contains(outcome);
            assertThat(found.applied().size()).isLessThanOrEqualTo(committed.size());
            assertThat(found.applied()).isEqualTo(committed.subList(0, found.applied().size()));
            return outcome;
        }

        void live() throws IOException {
            start();
            control(new ControlRecord.StandingIs(Standing.VOTER, 7));
            append(history.epoch(1));
            for (int step = 0; step < STEPS; step++) {
                step();
                if (!server().failures().isEmpty()) {
                    throw new PowerLoss();
                }
            }
        }

        private TestServer server() {
            return Objects.requireNonNull(server);
        }

        /** The process starts, perhaps after another died; what that had not written is gone. */
        private void start() throws IOException {
            TestServer started = TestServer.start(files, random.nextLong());
            Expected found = verify(started);
            history = new TestHistory();
            found.history().forEach(history::adopt);
            committed = committed.subList(0, Math.min(committed.size(), found.history().size()));
            acceptedEpoch = found.acceptedEpoch();
            highestZxid = found.highestZxid();
            starts = started.own().incarnation();
            expected = new ArrayList<>(List.of(found));
            server = started;
        }

        private void step() throws IOException {
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> appendSome(random.nextInt(1, 6), 900);
                case 3 -> appendSome(2, 14_000);
                case 4 -> appendSome(1, random.nextInt(8) == 0 ? 70_000 : 100);
                case 5 -> truncate();
                case 6 -> accept();
                case 7 -> commit();
                case 8 -> server().submit();
                case 9 -> start();
                default -> server().flush();
            }
        }

        private void appendSome(int count, int bodyBytes) {
            for (int i = 0; i < count; i++) {
                append(history.txn(random.nextInt(bodyBytes), random.nextInt()));
            }
        }

        private void append(Proposal record) {
            highestZxid = Math.max(highestZxid, record.zxid());
            server().append(record);
            expected.add(expected());
        }

        private void control(ControlRecord record) {
            server().control(record);
            expected.add(expected());
        }

        private void commit() {
            int count = random.nextInt(committed.size(), history.records().size() + 1);
            if (count > committed.size()) {
                committed = history.records().subList(0, count);
                server().commitMark(committed.getLast().zxid());
            }
        }

        private void truncate() {
            int count = random.nextInt(committed.size(), history.records().size() + 1);
            if (count > 0) {
                long to = history.records().get(count - 1).zxid();
                history.truncateTo(to);
                control(new ControlRecord.TruncatedTo(to));
            }
        }

        private void accept() {
            acceptedEpoch++;
            control(new ControlRecord.Accepted(acceptedEpoch, new PeerId(2)));
            control(
                    new ControlRecord.PeerSeen(
                            new PeerMemory(new PeerId(3), 9, 1, acceptedEpoch, highestZxid)));
        }
    }

    /** Lives until the power goes in front of the operation. */
    private static Life liveUntil(CrashFiles files, long seed, int operation) throws IOException {
        files.losePowerAt(operation);
        Life life = new Life(files, seed);
        try {
            life.live();
        } catch (PowerLoss e) {
            // Wanted.
        }
        return life;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theLogSurvivesAPowerLossAtEveryOperation(long seed) throws IOException {
        int operations = operationsOf(seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int operation = 0; operation <= operations; operation++) {
            CrashFiles files = new CrashFiles();
            Life life = liveUntil(files, seed, operation);
            life.verify(TestServer.start(files.afterPowerLossKeepingNothing(), 1));
            life.verify(TestServer.start(files.afterKill(), 2));
            for (int image = 0; image < 4; image++) {
                life.verify(TestServer.start(files.afterPowerLoss(random), 3));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void theRecoverySurvivesAPowerLossAtEveryOperationOfItsOwn(long seed) throws IOException {
        int operations = operationsOf(seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int operation = 0; operation <= operations; operation++) {
            CrashFiles files = new CrashFiles();
            Life life = liveUntil(files, seed, operation);
            CrashFiles crashed = files.afterPowerLoss(random);
            boolean lost = true;
            for (int again = 0; lost; again++) {
                CrashFiles recovering = crashed.afterKill();
                recovering.losePowerAt(again);
                lost = losesPower(recovering);
                Expected first =
                        life.verify(TestServer.start(recovering.afterPowerLoss(random), 5));
                Expected second = life.verify(TestServer.start(crashed.afterKill(), 6));
                assertThat(first).isEqualTo(second);
            }
        }
    }

    private static int operationsOf(long seed) throws IOException {
        CrashFiles files = new CrashFiles();
        liveUntil(files, seed, Integer.MAX_VALUE);
        return files.operations();
    }

    private static boolean losesPower(CrashFiles files) throws IOException {
        try {
            TestServer.recover(files, 4);
            return false;
        } catch (PowerLoss e) {
            return true;
        }
    }
}
