package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server whose disk is lost, or that was away for so long that the log it needs is purged, is
 * given the leader's saved state while clients write; and whoever dies in the middle of that.
 */
@Timeout(240)
@SuppressWarnings("try") // ZooKeeper.close may be interrupted, as any of this may
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RebuiltServersIT {

    private static final int ZNODES = 500;
    private static final int ZNODE_BYTES = 50_000;
    private static final int LARGE_BYTES = 20_000;

    /** More than a server with a heap of 256 MiB keeps of what it has proposed. */
    private static final int IN_MEMORY_BYTES = 20 << 20;

    private static final String RECEIVES = "receives the state of server ";
    private static final String REBUILT = "is rebuilt and admitted: it votes again";

    private List<ServerProcess> servers = List.of();
    private final List<SteadyWrites> allWrites = new ArrayList<>();

    @BeforeAll
    void fiveServersWithMuchData(@TempDir Path folder) throws Exception {
        servers = ServerProcess.ensemble(5, 0, folder, StoredFiles.SAVES_OFTEN);
        ServerProcess.startAll(servers);
        fill();
    }

    @BeforeEach
    void write() throws Exception {
        SteadyWrites writes = SteadyWrites.begin(servers, "/load" + allWrites.size(), 2, 50, 1_000);
        allWrites.add(writes);
        writes.awaitMore(100);
    }

    private SteadyWrites writes() {
        return allWrites.getLast();
    }

    @AfterAll
    void end() throws InterruptedException {
        for (SteadyWrites writes : allWrites) {
            writes.close();
        }
        for (ServerProcess server : servers) {
            server.kill();
        }
    }

    /** So much that it takes a while to send. */
    private void fill() throws Exception {
        BigZnodes.create(servers.getFirst().address(), ZNODES, ZNODE_BYTES);
    }

    private ServerProcess leader() throws InterruptedException {
        return ServerProcess.awaitLeader(servers);
    }

    /** The follower so many places behind the leader. */
    private ServerProcess follower(int next) throws InterruptedException {
        return servers.get((leader().id() - 1 + next) % servers.size());
    }

    private static void wipe(ServerProcess server) throws Exception {
        server.kill();
        new StoredFiles(server).wipe();
    }

    /** Waits until it has a part of a snapshot. */
    private static void awaitHalfReceived(ServerProcess server) throws Exception {
        StoredFiles files = new StoredFiles(server);
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (files.halfMadeBytes() == 0) {
            if (System.nanoTime() > until) {
                throw new AssertionError("receives no snapshot: " + server.said());
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private void assertAllIsThere() throws Exception {
        for (ServerProcess server : servers) {
            server.awaitServing();
        }
        writes().awaitMore(100);
        writes().end();
        ServerProcess.awaitAgreement(servers);
        for (ServerProcess server : servers) {
            writes().assertHeldBy(server);
            assertThat(server.said()).doesNotContain("ends:");
        }
    }

    private static String received(ServerProcess server) throws IOException {
        String line =
                server.said()
                        .lines()
                        .filter(it -> it.contains(RECEIVES))
                        .reduce((_, it) -> it)
                        .orElseThrow();
        return line.substring(line.indexOf(RECEIVES));
    }

    @Test
    void twoWipedServersOfFiveAreRebuiltWhileClientsWrite() throws Exception {
        ServerProcess one = follower(1);
        ServerProcess other = follower(2);
        wipe(one);
        wipe(other);
        int oneSaid = one.said().length();
        int otherSaid = other.said().length();
        one.start();
        other.start();
        one.awaitSaid(REBUILT, oneSaid);
        other.awaitSaid(REBUILT, otherSaid);
        System.out.println("server " + one.id() + " " + received(one));
        System.out.println("server " + other.id() + " " + received(other));
        assertAllIsThere();
    }

    @Test
    void oneThatWasAwayForLongerThanTheLogIsKeptIsGivenTheState() throws Exception {
        ServerProcess away = follower(1);
        assertThat(away.terminate()).isZero();
        int said = away.said().length();
        awaitPurged(leader());
        away.start();
        away.awaitSaid("has taken over the state of server ", said);
        assertAllIsThere();
        System.out.println("server " + away.id() + " " + received(away));
        assertThat(away.said().substring(said)).doesNotContain(REBUILT);
    }

    /** What is logged now is no longer on the disk, nor among the newest in memory. */
    private void awaitPurged(ServerProcess server) throws Exception {
        StoredFiles files = new StoredFiles(server);
        List<String> now = files.segments();
        try (SteadyWrites large = SteadyWrites.begin(servers, "/large", 2, 20, LARGE_BYTES)) {
            large.awaitMore(IN_MEMORY_BYTES / LARGE_BYTES);
            while (!Collections.disjoint(files.segments(), now)) {
                large.awaitMore(20);
            }
            large.end();
        }
    }

    @Test
    void learnerAndLeaderMayDieInTheMiddleOfIt() throws Exception {
        ServerProcess learner = follower(1);
        wipe(learner);
        int said = learner.said().length();
        learner.start();
        awaitHalfReceived(learner);
        learner.kill();
        assertThat(new StoredFiles(learner).halfMadeBytes()).as("a half").isPositive();

        learner.start();
        awaitHalfReceived(learner);
        ServerProcess leader = leader();
        leader.kill();
        learner.awaitSaid(REBUILT, said);
        assertThat(new StoredFiles(learner).halfMadeBytes()).as("what is left").isZero();
        leader.start();
        assertAllIsThere();
    }
}
