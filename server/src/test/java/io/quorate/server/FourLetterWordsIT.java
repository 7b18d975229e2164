package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Four-letter words of real servers, in the form in which a real ZooKeeper 3.9.5 answers them. */
@Timeout(90)
class FourLetterWordsIT {

    private static final String DATE = "\\S{3} \\S{3} \\d\\d \\d\\d:\\d\\d:\\d\\d \\S+ \\d{4}";

    private static final String CONNECTION =
            String.join(
                    "",
                    " /127\\.0\\.0\\.1:\\d+\\[[01]]",
                    "\\(queued=0,recved=\\d+,sent=\\d+(?:",
                    ",sid=0x[0-9a-f]+,lop=[A-Z]{4},est=\\d+,to=8000",
                    ",lcxid=0x[0-9a-f]+,lzxid=0x[0-9a-f]+",
                    ",lresp=\\d+,llat=\\d+,minlat=\\d+,avglat=\\d+,maxlat=\\d+)?\\)");

    @TempDir Path folder;
    private @Nullable Ensemble started;

    @AfterEach
    void close() {
        ensemble().close();
        assertThat(ensemble().failures()).isEmpty();
    }

    private Ensemble ensemble() {
        if (started == null) {
            throw new IllegalStateException("no server was made");
        }
        return started;
    }

    private void startAll(int size) throws Exception {
        started = size == 1 ? Ensemble.standalone(folder) : Ensemble.of(size, folder);
        for (int id = 1; id <= size; id++) {
            ensemble().startAs(TestConfig.from(ensemble().config(id)).words(Set.of("*")).build());
        }
    }

    @Test
    void wordsThatCostOrRevealMuchAreOffByDefault() throws Exception {
        started = Ensemble.standalone(folder).start(1);
        ensemble().client(1);
        for (String word : "ruok srvr stat mntr isro conf envi wchs dirs".split(" ")) {
            assertThat(ensemble().ask(1, word)).as(word).doesNotContain("whitelist").isNotEmpty();
        }
        for (String word :
                "cons dump wchc wchp hash srst crst orst gtmk stmk\0\0\0\0\0\0\0\1".split(" ")) {
            assertThat(ensemble().ask(1, word))
                    .as(word)
                    .isEqualTo(
                            word.substring(0, 4)
                                    + " is not executed because it is not in the whitelist.\n");
        }
    }

    @Test
    void aStandaloneServerListsWhatItHas() throws Exception {
        startAll(1);
        ZooKeeper client = ensemble().client(1);
        ZooKeeper other = ensemble().client(1);
        client.create("/a", new byte[3], Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        client.getData("/a", event -> {}, null);
        client.exists("/b", event -> {});
        other.getData("/a", event -> {}, null);
        String one = "0x" + Long.toHexString(client.getSessionId());
        String two = "0x" + Long.toHexString(other.getSessionId());
        assertThat(ensemble().ask(1, "cons"))
                .matches("(?:" + CONNECTION + "\n){3}\n")
                .contains("sid=" + one + ",lop=EXIS")
                .contains("sid=" + two + ",lop=GETD");
        assertThat(ensemble().ask(1, "stat"))
                .containsPattern(
                        "Clients:\n( /127\\.0\\.0\\.1:\\d+\\[[01]]\\(queued=0,.*\\)\n){3}\n");
        assertThat(ensemble().ask(1, "wchc"))
                .isIn(
                        one + "\n\t/b\n\t/a\n" + two + "\n\t/a\n\n",
                        one + "\n\t/a\n\t/b\n" + two + "\n\t/a\n\n");
        assertThat(ensemble().ask(1, "wchp"))
                .contains("/a\n\t" + one + "\n\t" + two + "\n")
                .contains("/b\n\t" + one + "\n")
                .endsWith("\n\n");
        assertThat(ensemble().ask(1, "wchs"))
                .isEqualTo("2 connections watching 2 paths\nTotal watches:3\n");
        assertThat(ensemble().ask(1, "dump"))
                .containsPattern(
                        "^SessionTracker dump:\nSession Sets \\(\\d\\)/\\(2\\):\n"
                                + "[12] expire at "
                                + DATE
                                + ":\n\t0x")
                .contains("Sessions with Ephemerals (1):\n" + one + ":\n\t/a\n")
                .containsPattern("Connections Sets \\(\\d\\)/\\(3\\):\n");
        assertThat(ensemble().ask(1, "envi"))
                .startsWith("Environment:\nzookeeper.version=3.9.5-quorate-")
                .contains("\njava.version=" + System.getProperty("java.version") + "\n");
        assertThat(ensemble().ask(1, "dirs")).matches("datadir_size: \\d+\nlogdir_size: \\d+\n");
        assertThat(ensemble().ask(1, "stmk\0\0\0\0\0\0\1\2")).isEqualTo("258");
        assertThat(ensemble().ask(1, "gtmk")).isEqualTo("258");
        assertThat(ensemble().ask(1, "isro")).isEqualTo("rw");
    }

    @Test
    void aFollowerListsTheSessionsOfTheEnsemble() throws Exception {
        startAll(3);
        int leader = ensemble().awaitLeader();
        int follower = leader % 3 + 1;
        ZooKeeper client = ensemble().client(follower);
        client.create("/a", new byte[3], Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        String session = "0x" + Long.toHexString(client.getSessionId());
        assertThat(ensemble().ask(follower, "dump"))
                .startsWith(
                        "SessionTracker dump:\nGlobal Sessions(1):\n"
                                + session
                                + "\t8000ms\n"
                                + "ephemeral nodes dump:\nSessions with Ephemerals (1):\n"
                                + session
                                + ":\n\t/a\n");
        assertThat(ensemble().ask(leader, "dump")).contains("\n\t" + session + "\n");
        assertThat(ensemble().ask(leader, "srvr"))
                .containsPattern(
                        "Mode: leader\nNode count: \\d+\nProposal sizes last/min/max: \\d+");
        assertThat(ensemble().ask(follower, "srvr")).contains("Mode: follower\n");
        assertThat(ensemble().ask(leader, "mntr")).contains("zk_synced_followers\t2\n");
    }

    /** More watches than a slice of a walk takes: all are listed, while the server serves. */
    @Test
    void manyWatchesAreListedInSlicesWhileOthersAreServed() throws Exception {
        startAll(1);
        ZooKeeper client = ensemble().client(1);
        int watches = 12_000;
        CountDownLatch set = new CountDownLatch(watches);
        for (int i = 0; i < watches; i++) {
            client.exists(
                    "/w" + i, event -> {}, (result, path, context, stat) -> set.countDown(), null);
        }
        assertThat(set.await(60, TimeUnit.SECONDS)).isTrue();
        String text = ensemble().ask(1, "wchp");
        assertThat(text.lines().filter(line -> line.startsWith("/w"))).hasSize(watches);
        assertThat(text).doesNotContain("... and more");
        assertThat(ensemble().ask(1, "wchs"))
                .isEqualTo("1 connections watching 12000 paths\nTotal watches:12000\n");
        assertThat(client.exists("/", false)).isNotNull();
    }
}
