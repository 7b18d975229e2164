package io.quorate.server.metrics;

import io.quorate.server.common.Summary;
import io.quorate.server.node.ClientStatus;
import io.quorate.server.node.ConnectionId;
import io.quorate.server.node.DigestAt;
import io.quorate.server.node.NodeMeters;
import io.quorate.server.node.NodeStatus;
import io.quorate.server.node.SessionStatus;
import io.quorate.server.node.WatchStatus;
import io.quorate.server.zab.DiskState;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.Standing;
import io.quorate.server.zab.ZabMeters;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A leader with known numbers, which a test may change. */
public final class FixedView implements ServerView {

    public static final String VERSION = "3.9.5-quorate-1.0-abc, built on 2026-01-01 00:00 UTC";

    public boolean serving = true;
    public NodeStatus.Mode mode = NodeStatus.Mode.LEADER;
    public String phase = "leading";
    public Standing standing = Standing.VOTER;
    public DiskState.Space disk = DiskState.Space.OK;
    public boolean stopping;

    /** Whether the node loop does not answer. */
    public boolean silent;

    public final NodeMeters node = new NodeMeters(new ZabMeters());
    public final Metrics metrics = new Metrics(node);
    public List<Connection> connections = List.of();
    public List<WatchStatus> watches = List.of();
    public List<SessionStatus> sessions = List.of();
    public List<DigestAt> digests = List.of();
    public Path folder = Path.of("nowhere");
    public int resets;
    private long traceMask = 306;

    /** A connection of a session that has read something. */
    public static Connection connection(int port, long sessionId) {
        return new Connection(
                new InetSocketAddress("10.0.0.7", port),
                new ClientStatus(
                        new ConnectionId(1),
                        "10.0.0.7",
                        sessionId,
                        10_000,
                        2,
                        308,
                        309,
                        new ClientStatus.Last(4, 0x133, 0x12f, 23_731_407_000_000L, 3_000_000),
                        new ClientStatus.Latency(1_000_000, 8_000_000, 2_900_000),
                        1_795_733_922_288L));
    }

    public NodeStatus status() {
        return new NodeStatus(
                new PeerId(1),
                mode,
                phase,
                serving,
                new PeerId(1),
                3,
                0x300000005L,
                0x300000006L,
                0x300000007L,
                0xabcL,
                2,
                1,
                List.of(new PeerId(3)),
                new NodeStatus.Requests(
                        4, 5, 60, 70, 8, 1_000_000, 9_000_000, 20_000_000, 20, 16, 400),
                new NodeStatus.Proposals(11, 48, 32, 500),
                new NodeStatus.State(5, 44, 1, 3, 2, 2, 6, 1, new NodeStatus.DataWatches(2, 4, 1)),
                new NodeStatus.Health(standing, disk, stopping, 61_000_000_000L));
    }

    private <T> CompletableFuture<T> answer(T value) {
        return silent ? new CompletableFuture<>() : CompletableFuture.completedFuture(value);
    }

    @Override
    public CompletableFuture<Picture> picture() {
        return answer(new Picture(status(), 3, 1_234, 3, true));
    }

    @Override
    public CompletableFuture<Listing<Connection>> connections() {
        return answer(new Listing<>(connections, true));
    }

    @Override
    public CompletableFuture<Listing<WatchStatus>> watches() {
        return answer(new Listing<>(watches, watches.size() < 3));
    }

    @Override
    public CompletableFuture<Listing<SessionStatus>> sessions() {
        return answer(new Listing<>(sessions, true));
    }

    @Override
    public CompletableFuture<List<DigestAt>> digests() {
        return answer(digests);
    }

    @Override
    public CompletableFuture<Picture> resetServerStatistics() {
        resets++;
        return picture();
    }

    @Override
    public CompletableFuture<Picture> resetConnectionStatistics() {
        resets += 100;
        return picture();
    }

    @Override
    public Metrics metrics() {
        return metrics;
    }

    @Override
    public String version() {
        return VERSION;
    }

    @Override
    public String configurationText() {
        return "clientPort=2181\n";
    }

    @Override
    public Folders folders() {
        return new Folders(folder, folder);
    }

    @Override
    public Map<String, String> properties() {
        return Map.of("java.version", "25", "os.name", "Linux");
    }

    @Override
    public String hostName() {
        return "host-1";
    }

    @Override
    public long wallMillis() {
        return 1_795_733_930_000L;
    }

    @Override
    public long traceMask() {
        return traceMask;
    }

    @Override
    public void traceMask(long mask) {
        traceMask = mask;
    }

    /** What quantiles a summary would tell: for tests of the formats. */
    public static void observe(Summary summary, long... values) {
        for (long value : values) {
            summary.observe(value);
        }
    }
}
