package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A fourth server's process beside three whose configurations do not name it: a pod whose ordinal
 * is not below {@code --servers}.
 */
@Timeout(240)
@SuppressWarnings("try") // ZooKeeper.close may be interrupted, as any of this may
class BeyondTheEnsembleIT {

    private static final int TIMEOUT_MILLIS = 20_000;
    private static final String NO_VOTE = "has no vote: the ensemble's members [1, 2, 3]";

    @TempDir Path folder;
    private final List<ServerProcess> all = new ArrayList<>();
    private List<ServerProcess> voters = List.of();

    @AfterEach
    void end() throws InterruptedException {
        for (ServerProcess server : all) {
            server.kill();
        }
    }

    private ServerProcess start(String role) throws Exception {
        voters = ServerProcess.ensemble(3, folder);
        all.addAll(voters);
        ServerProcess fourth = ServerProcess.beyond(voters, role, folder);
        all.add(fourth);
        ServerProcess.startAll(all);
        return fourth;
    }

    private static ZooKeeper client(ServerProcess server) throws Exception {
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper client =
                new ZooKeeper(server.address(), TIMEOUT_MILLIS, _ -> connected.countDown());
        assertThat(connected.await(20, TimeUnit.SECONDS)).isTrue();
        return client;
    }

    private static void create(ZooKeeper client, String path) throws Exception {
        client.create(path, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    private static int count(String words, String text) {
        return (text.length() - text.replace(words, "").length()) / words.length();
    }

    /** Be it that its own configuration makes it a voter. */
    @ParameterizedTest
    @ValueSource(strings = {"observer", "participant"})
    void aServerThatTheOthersDoNotKnowServesClientsAndHasNoVote(String role) throws Exception {
        ServerProcess fourth = start(role);
        assertThat(fourth.meter("zk_server_state")).isEqualTo("observer");
        try (ZooKeeper here = client(fourth);
                ZooKeeper there = client(voters.getFirst())) {
            create(here, "/by-the-fourth");
            create(there, "/by-a-voter");
            CountDownLatch synced = new CountDownLatch(1);
            here.sync("/", (_, _, _) -> synced.countDown(), null);
            assertThat(synced.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(here.getChildren("/", false)).contains("by-the-fourth", "by-a-voter");
        }

        fourth.kill();
        fourth.start();
        fourth.awaitServing();
        assertThat(count(NO_VOTE, fourth.said())).as("once a start").isEqualTo(2);
        assertThat(fourth.said()).contains("--servers").doesNotContain("votes again");

        ServerProcess leader = ServerProcess.awaitLeader(voters);
        for (ServerProcess voter : voters) {
            if (voter != leader) {
                voter.kill();
            }
        }
        leader.awaitRefusing();
        fourth.awaitRefusing();
        for (ServerProcess voter : voters) {
            if (voter != leader) {
                voter.start();
            }
        }
        for (ServerProcess server : all) {
            server.awaitServing();
        }
        assertThat(fourth.meter("zk_server_state")).isEqualTo("observer");
    }

    @Test
    void whenItIsGoneTheOthersKnowNothingOfIt() throws Exception {
        ServerProcess fourth = start("observer");
        ServerProcess leader = ServerProcess.awaitLeader(voters);
        Await.until("it is seen", 20, () -> leader.meter("zk_synced_observers").equals("1"));
        assertThat(fourth.terminate()).isZero();
        Await.until("it is gone", 20, () -> leader.meter("zk_synced_observers").equals("0"));
        assertThat(leader.meter("zk_learners")).isEqualTo("2");
        List<Integer> lengths = new ArrayList<>();
        for (ServerProcess voter : voters) {
            assertThat(voter.ask("conf")).doesNotContain("server.4");
            assertThat(voter.ask("mntr")).doesNotContain("\"4\"").doesNotContain("_4\t");
            lengths.add(voter.said().length());
        }
        voters.getFirst().kill();
        voters.getFirst().start();
        for (ServerProcess voter : voters) {
            voter.awaitServing();
        }
        for (ServerProcess voter : voters) {
            String since = voter.said().substring(lengths.get(voter.id() - 1));
            assertThat(since).doesNotContain("server 4");
        }
    }
}
