package io.quorate.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What is told of a change, and in which order. Server 2 leads; nothing listens anywhere. */
final class DemoReportTest {

    private static final int KILLED = 137;

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private DemoReport report =
            new DemoReport(
                    List.of(),
                    new DemoOptions(1, Path.of("data"), 1),
                    new PrintStream(written, true, StandardCharsets.UTF_8));

    @BeforeEach
    void threeServersServe() throws IOException {
        DemoOptions options = new DemoOptions(3, Path.of("data"), 1);
        List<DemoServer> servers = new ArrayList<>();
        for (int id = 1; id <= options.servers(); id++) {
            servers.add(
                    new DemoServer(
                            id,
                            Path.of("server-" + id, "zoo.cfg"),
                            Path.of("log"),
                            new InetSocketAddress("127.0.0.1", 1),
                            new ProcessBuilder("true").start()));
        }
        report =
                new DemoReport(
                        servers, options, new PrintStream(written, true, StandardCharsets.UTF_8));
        report.startRole(seen(1, Role.FOLLOWER, 0));
        report.startRole(seen(2, Role.LEADER, 0));
        report.startRole(seen(3, Role.FOLLOWER, 0));
    }

    @Test
    void theEndOfAProcessIsToldBeforeWhatFollowsFromIt_howeverLateItIsKnown() {
        report.seen(seen(1, Role.LOOKING, 50));
        report.seen(seen(2, Role.SILENT, 50));
        report.seen(seen(1, Role.LEADER, 100));
        report.seen(seen(2, Role.SILENT, 100));
        report.seen(seen(3, Role.LOOKING, 100));
        assertThat(lines()).isEmpty();

        assertThat(report.ended(new DemoEvent.Ended(2, KILLED, millis(120)), 1)).isTrue();
        report.writesAccepted(new DemoEvent.WritesAccepted(1, millis(150)));
        assertThat(lines())
                .containsExactly(
                        "server 2 (leader) ended, killed; restart it: bin/quorate server"
                                + " server-2/zoo.cfg",
                        "writes are taken again; write outage 30 ms");
    }

    @Test
    void aChangeThatLastsIsTold() {
        report.seen(seen(3, Role.LOOKING, 50));
        report.seen(seen(3, Role.LOOKING, 549));
        assertThat(lines()).isEmpty();
        report.seen(seen(3, Role.LOOKING, 550));
        assertThat(lines()).containsExactly("server 3: no leader, was follower");
    }

    @Test
    void aChangeThatDoesNotLastIsNot() {
        report.seen(seen(3, Role.LOOKING, 50));
        report.seen(seen(3, Role.FOLLOWER, 300));
        report.seen(seen(3, Role.LOOKING, 600));
        report.seen(seen(3, Role.SILENT, 1_050));
        report.seen(seen(3, Role.FOLLOWER, 1_100));
        assertThat(lines()).isEmpty();
    }

    @Test
    void aServerThatSomebodyRestartsIsBackWhenItServes() {
        report.ended(new DemoEvent.Ended(3, KILLED, millis(10)), 1);
        report.seen(seen(3, Role.LOOKING, 50));
        report.seen(seen(3, Role.FOLLOWER, 60));
        assertThat(lines()).last().isEqualTo("server 3 is back: follower");
    }

    private static DemoEvent.Seen seen(int id, Role role, long atMillis) {
        return new DemoEvent.Seen(id, role, millis(atMillis));
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Without the time in front. */
    private List<String> lines() {
        return written.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.substring(line.indexOf("  ") + 2))
                .toList();
    }
}
