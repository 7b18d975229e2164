package io.quorate.server.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.metrics.FixedView;
import io.quorate.server.metrics.ServerView.Connection;
import io.quorate.server.node.DigestAt;
import io.quorate.server.node.NodeStatus;
import io.quorate.server.node.SessionStatus;
import io.quorate.server.node.WatchStatus;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** The words in ZooKeeper's form, byte by byte as a real 3.9.5 printed them (PROTOCOL 19). */
class FourLetterWordsTest {

    private static final String NOT_SERVING =
            "This ZooKeeper instance is not currently serving requests\n";

    private final FixedView view = new FixedView();

    private String ask(String word, long argument, Set<String> whitelist)
            throws InterruptedException {
        BlockingQueue<String> reply = new ArrayBlockingQueue<>(1);
        new FourLetterWords(view, whitelist).answer(wire(word), argument, reply::add);
        return String.valueOf(reply.poll(20, TimeUnit.SECONDS));
    }

    private static int wire(String word) {
        return word.charAt(0) << 24 | word.charAt(1) << 16 | word.charAt(2) << 8 | word.charAt(3);
    }

    private String ask(String word) throws InterruptedException {
        return ask(word, 0, Set.of("*"));
    }

    @Test
    void srvr() throws InterruptedException {
        assertThat(ask("srvr"))
                .isEqualTo(
                        """
                        Zookeeper version: 3.9.5-quorate-1.0-abc, built on 2026-01-01 00:00 UTC
                        Latency min/avg/max: 1/2.5/9
                        Received: 60
                        Sent: 70
                        Connections: 3
                        Outstanding: 5
                        Zxid: 0x300000005
                        Mode: leader
                        Node count: 5
                        Proposal sizes last/min/max: 48/32/500
                        """);
    }

    @Test
    void onlyALeaderTellsProposalSizes() throws InterruptedException {
        view.mode = NodeStatus.Mode.FOLLOWER;
        assertThat(ask("srvr")).contains("Mode: follower\n").endsWith("Node count: 5\n");
    }

    @Test
    void aServerThatServesOnlyReadsSaysSo() throws InterruptedException {
        view.mode = NodeStatus.Mode.READ_ONLY;
        view.serving = false;
        assertThat(ask("isro")).isEqualTo("ro");
        assertThat(ask("srvr"))
                .startsWith(
                        "Zookeeper version: 3.9.5-quorate-1.0-abc, built on 2026-01-01 00:00 UTC\n"
                                + "READ-ONLY mode; serving only read-only clients\n"
                                + "Latency min/avg/max: 1/2.5/9\n")
                .contains("Mode: read-only\n");
    }

    private void connect() {
        view.connections =
                List.of(
                        new Connection(new InetSocketAddress("10.0.0.9", 5), null),
                        FixedView.connection(38_656, 0x1000169b1910000L),
                        FixedView.connection(38_657, 0));
    }

    @Test
    void statListsConnectionsBehindTheVersion() throws InterruptedException {
        connect();
        assertThat(ask("stat"))
                .startsWith(
                        "Zookeeper version: 3.9.5-quorate-1.0-abc, built on 2026-01-01 00:00 UTC\n"
                                + "Clients:\n"
                                + " /10.0.0.9:5[0](queued=0,recved=1,sent=0)\n"
                                + " /10.0.0.7:38656[1](queued=2,recved=308,sent=309)\n"
                                + " /10.0.0.7:38657[1](queued=2,recved=308,sent=309)\n"
                                + "\n"
                                + "Latency min/avg/max: 1/2.5/9\n");
    }

    @Test
    void consTellsAllOfConnectionsWithASession() throws InterruptedException {
        connect();
        assertThat(ask("cons"))
                .isEqualTo(
                        " /10.0.0.9:5[0](queued=0,recved=1,sent=0)\n"
                                + " /10.0.0.7:38656[1](queued=2,recved=308,sent=309,"
                                + "sid=0x1000169b1910000,lop=GETD,est=1795733922288,to=10000,"
                                + "lcxid=0x133,lzxid=0x12f,lresp=23731407,llat=3,minlat=1,avglat=2,"
                                + "maxlat=8)\n"
                                + " /10.0.0.7:38657[1](queued=2,recved=308,sent=309)\n"
                                + "\n");
    }

    @Test
    void watchesBothWays() throws InterruptedException {
        view.watches =
                List.of(
                        new WatchStatus(0x1000169b1910000L, "/b"),
                        new WatchStatus(0x1000169b1910001L, "/a"));
        assertThat(ask("wchc")).isEqualTo("0x1000169b1910000\n\t/b\n0x1000169b1910001\n\t/a\n\n");
        assertThat(ask("wchp")).isEqualTo("/b\n\t0x1000169b1910000\n/a\n\t0x1000169b1910001\n\n");
        assertThat(ask("wchs")).isEqualTo("1 connections watching 2 paths\nTotal watches:4\n");
    }

    @Test
    void aListThatIsCutSaysSo() throws InterruptedException {
        view.watches =
                List.of(
                        new WatchStatus(1, "/a"),
                        new WatchStatus(1, "/b"),
                        new WatchStatus(1, "/c"));
        assertThat(ask("wchc")).contains("... and more: only 3 are listed\n");
    }

    @Test
    void dumpOfALeaderHasExpiries() throws InterruptedException {
        connect();
        view.sessions =
                List.of(
                        new SessionStatus(0x11, 10_000, 4_000, List.of("/e/2", "/e/1")),
                        new SessionStatus(0x10, 30_000, 20_000, List.of()));
        String date = "... ... \\d\\d \\d\\d:\\d\\d:\\d\\d \\S+ 2026";
        assertThat(ask("dump"))
                .matches(
                        "SessionTracker dump:\n"
                                + "Session Sets \\(2\\)/\\(2\\):\n"
                                + ("1 expire at " + date + ":\n\t0x11\n")
                                + ("1 expire at " + date + ":\n\t0x10\n")
                                + "ephemeral nodes dump:\n"
                                + "Sessions with Ephemerals \\(1\\):\n"
                                + "0x11:\n\t/e/1\n\t/e/2\n"
                                + "Connections dump:\n"
                                + "Connections Sets \\(2\\)/\\(3\\):\n"
                                + ("1 expire at " + date + ":\n")
                                + "\tip: /10.0.0.9:5 sessionId: 0x0\n"
                                + ("2 expire at " + date + ":\n")
                                + "\tip: /10.0.0.7:38656 sessionId: 0x1000169b1910000\n"
                                + "\tip: /10.0.0.7:38657 sessionId: 0x0\n");
    }

    @Test
    void dumpOfALearnerHasTimeouts() throws InterruptedException {
        view.mode = NodeStatus.Mode.FOLLOWER;
        view.sessions =
                List.of(
                        new SessionStatus(0x11, 10_000, -1, List.of()),
                        new SessionStatus(0x10, 30_000, -1, List.of()));
        assertThat(ask("dump"))
                .startsWith(
                        "SessionTracker dump:\n"
                                + "Global Sessions(2):\n"
                                + "0x10\t30000ms\n"
                                + "0x11\t10000ms\n"
                                + "ephemeral nodes dump:\n"
                                + "Sessions with Ephemerals (0):\n"
                                + "Connections dump:\n"
                                + "Connections Sets (0)/(0):\n");
    }

    @Test
    void mntrIsNamesTabsAndValues() throws InterruptedException {
        view.metrics.fsyncMicros.observe(2_500);
        view.metrics.fsyncMicros.observe(4_000);
        view.node.readMicros.observe(7_000);
        view.node.zab().ackMicros.observe(2, 3_000);
        String text = ask("mntr");
        assertThat(text)
                .startsWith(
                        "zk_version\t3.9.5-quorate-1.0-abc, built on 2026-01-01 00:00 UTC\n"
                                + "zk_server_state\tleader\n")
                .contains("zk_avg_latency\t2.5\n")
                .contains("zk_znode_count\t5\n")
                .contains("zk_watch_count\t6\n")
                .contains("zk_ephemerals_count\t1\n")
                .contains("zk_approximate_data_size\t44\n")
                .contains("zk_local_sessions\t2\n")
                .contains("zk_synced_followers\t1\n")
                .contains("zk_synced_observers\t1\n")
                .contains("zk_leader_uptime\t61000\n")
                .contains("zk_quorum_size\t3\n")
                .contains("zk_connection_rejected\t0\n")
                .contains("zk_avg_fsynctime\t3.25\nzk_min_fsynctime\t2\nzk_max_fsynctime\t4\n")
                .contains("zk_cnt_fsynctime\t2\nzk_sum_fsynctime\t6\n")
                .contains("zk_cnt_readlatency\t1\nzk_sum_readlatency\t7\nzk_p50_readlatency\t7\n")
                .contains("zk_avg_2_ack_latency\t3.0\n");
        assertThat(text.lines()).allMatch(line -> line.matches("zk_[a-z_0-9]+\t.+"));
        assertThat(text.lines().map(line -> line.substring(0, line.indexOf('\t'))))
                .doesNotHaveDuplicates();
    }

    @Test
    void ruokIsroAndConf() throws InterruptedException {
        assertThat(ask("ruok")).isEqualTo("imok");
        assertThat(ask("isro")).isEqualTo("rw");
        assertThat(ask("conf")).isEqualTo("clientPort=2181\n");
    }

    @Test
    void enviAndDirs(@TempDir Path folder) throws InterruptedException, IOException {
        Files.write(folder.resolve("file"), new byte[123]);
        view.folder = folder;
        assertThat(ask("dirs")).isEqualTo("datadir_size: 123\nlogdir_size: 123\n");
        assertThat(ask("envi"))
                .startsWith(
                        "Environment:\n"
                                + "zookeeper.version=3.9.5-quorate-1.0-abc, built on 2026-01-01"
                                + " 00:00 UTC\n"
                                + "host.name=host-1\n"
                                + "java.version=25\n"
                                + "java.vendor=<NA>\n")
                .containsPattern("\nos.memory.free=\\d+MB\nos.memory.max=\\d+MB\n");
    }

    @Test
    void hashListsDigests() throws InterruptedException {
        view.digests = List.of(new DigestAt(0x80, 4_510_438_375L), new DigestAt(0x100, -1));
        assertThat(ask("hash")).isEqualTo("80: 4510438375\n100: -1\n");
    }

    @Test
    void resetsAndTraceMask() throws InterruptedException {
        assertThat(ask("srst")).isEqualTo("Server stats reset.\n");
        assertThat(ask("crst")).isEqualTo("Connection stats reset.\n");
        assertThat(ask("orst")).isEmpty();
        assertThat(view.resets).isEqualTo(101);
        assertThat(ask("gtmk")).isEqualTo("306");
        assertThat(ask("stmk", 258, Set.of("stmk"))).isEqualTo("258");
        assertThat(ask("gtmk")).isEqualTo("258");
    }

    @Test
    void withoutALeaderFewAreAnswered() throws InterruptedException {
        view.serving = false;
        view.mode = NodeStatus.Mode.LOOKING;
        assertThat(ask("ruok")).isEqualTo("imok");
        assertThat(ask("isro")).isEqualTo("null");
        assertThat(ask("gtmk")).isEqualTo("306");
        assertThat(ask("envi")).startsWith("Environment:\n");
        for (String word :
                "srvr stat cons mntr conf wchs wchc wchp dump dirs hash srst crst".split(" ")) {
            assertThat(ask(word)).as(word).isEqualTo(NOT_SERVING);
        }
        assertThat(view.resets).isZero();
    }

    @Test
    void aWordThatIsNotWhitelistedIsRefusedByName() throws InterruptedException {
        assertThat(ask("srvr", 0, Set.of("ruok")))
                .isEqualTo("srvr is not executed because it is not in the whitelist.\n");
        assertThat(ask("srst", 0, Set.of("ruok")))
                .isEqualTo("srst is not executed because it is not in the whitelist.\n");
        assertThat(view.resets).isZero();
        assertThat(ask("srvr", 0, Set.of("*"))).startsWith("Zookeeper version: ");
    }

    @Test
    void telnetsCloseIsAWordWithoutAnAnswer() {
        assertThat(FourLetterWords.isWord(0xfff4fffd)).isTrue();
        assertThat(FourLetterWords.isWord(wire("abcd"))).isFalse();
    }
}
