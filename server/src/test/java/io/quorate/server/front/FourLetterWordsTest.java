package io.quorate.server.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.quorate.server.front.Clients.ConnectionIds;
import io.quorate.server.metrics.Metrics;
import io.quorate.server.node.NodeStatus;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

class FourLetterWordsTest {

    private static final Set<String> ALL = Set.of("ruok", "srvr", "stat", "mntr", "isro", "conf");

    private final FixedSource source = new FixedSource();

    private String ask(String word, Set<String> whitelist) throws InterruptedException {
        FourLetterWords words = new FourLetterWords(source, whitelist);
        Clients clients =
                new Clients(
                        FrontLimits.of(1000, 0),
                        new ConnectionIds(1, 1),
                        input -> {},
                        failure -> {},
                        () -> false,
                        words,
                        new Metrics());
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.pipeline().addLast(clients.newChannel(channel));
        channel.pipeline().fireChannelActive();
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {0, 0, 0, 0}));
        BlockingQueue<String> reply = new ArrayBlockingQueue<>(1);
        words.answer(
                Unpooled.copiedBuffer(word.getBytes(StandardCharsets.US_ASCII)).getInt(0),
                clients,
                reply::add);
        return String.valueOf(reply.poll(10, TimeUnit.SECONDS));
    }

    private String ask(String word) throws InterruptedException {
        return ask(word, ALL);
    }

    @Test
    void srvrIsZooKeepersText() throws InterruptedException {
        assertThat(ask("srvr"))
                .isEqualTo(
                        """
                        Zookeeper version: 3.9.5-quorate-1.0-abc, built on 2026-01-01 00:00 UTC
                        Latency min/avg/max: 1/2.5/9
                        Received: 60
                        Sent: 70
                        Connections: 1
                        Outstanding: 5
                        Zxid: 0x300000005
                        Mode: leader
                        Node count: 5
                        Proposal sizes last/min/max: 48/32/500
                        """);
    }

    @Test
    void onlyALeaderTellsProposalSizes() throws InterruptedException {
        source.mode = NodeStatus.Mode.FOLLOWER;
        assertThat(ask("srvr")).contains("Mode: follower\n").endsWith("Node count: 5\n");
    }

    @Test
    void statListsConnectionsBehindTheVersion() throws InterruptedException {
        assertThat(ask("stat"))
                .startsWith(
                        "Zookeeper version: 3.9.5-quorate-1.0-abc, built on 2026-01-01 00:00 UTC\n"
                                + "Clients:\n"
                                + " embedded[0](queued=0,recved=1,sent=0)\n"
                                + "\n"
                                + "Latency min/avg/max: 1/2.5/9\n");
    }

    @Test
    void mntrIsNamesTabsAndValues() throws InterruptedException {
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
                .containsPattern("zk_open_file_descriptor_count\t[1-9]")
                .containsPattern("zk_max_file_descriptor_count\t[1-9]")
                .contains("zk_synced_followers\t1\n")
                .contains("zk_quorum_size\t3\n")
                .contains("zk_connection_rejected\t0\n");
        assertThat(text.lines()).allMatch(line -> line.matches("zk_[a-z_0-9]+\t.+"));
    }

    @Test
    void ruokAndIsroHaveNoNewline() throws InterruptedException {
        assertThat(ask("ruok")).isEqualTo("imok");
        assertThat(ask("isro")).isEqualTo("rw");
        assertThat(ask("conf")).isEqualTo("clientPort=2181\n");
    }

    @Test
    void withoutALeaderOnlyTheseTwoAreAnswered() throws InterruptedException {
        source.serving = false;
        assertThat(ask("ruok")).isEqualTo("imok");
        assertThat(ask("isro")).isEqualTo("null");
        for (String word : new String[] {"srvr", "stat", "mntr", "conf"}) {
            assertThat(ask(word))
                    .isEqualTo("This ZooKeeper instance is not currently serving requests\n");
        }
    }

    @Test
    void aWordThatIsNotWhitelistedIsRefusedByName() throws InterruptedException {
        assertThat(ask("srvr", Set.of("ruok")))
                .isEqualTo("srvr is not executed because it is not in the whitelist.\n");
        assertThat(ask("srst", Set.of("*")))
                .isEqualTo("srst is not executed because it is not in the whitelist.\n");
        assertThat(ask("srvr", Set.of("*"))).startsWith("Zookeeper version: ");
    }
}
