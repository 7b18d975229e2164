package io.quorate.bench.scale;

import io.quorate.bench.ensemble.Ensemble;
import io.quorate.bench.ensemble.ServerMemory;
import io.quorate.bench.ensemble.Snapshots;
import io.quorate.bench.load.Latency;
import io.quorate.bench.load.LoadFailure;
import io.quorate.bench.load.LoadOptions;
import io.quorate.bench.load.LoadReport;
import io.quorate.bench.load.LoadRun;
import io.quorate.bench.load.Operation;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** What the znodes cost an ensemble, how it rebuilds a server, and what snapshots do to writes. */
record WholeEnsemble(Stage stage, Journal journal) {

    private static final int CONNECTIONS = 30;
    private static final int OUTSTANDING_MAX = 1_024;
    private static final Duration OPEN_LOOP_WARMUP = Duration.ofSeconds(1);

    void measure() throws IOException, LoadFailure, InterruptedException {
        stage.with(stage.options().servers(), this::measure);
    }

    private void measure(Ensemble ensemble) throws IOException, LoadFailure, InterruptedException {
        long emptyBytes = liveHeapBytes(ensemble);
        journal.add(Row.CREATE_ALL, stage.fill(ensemble));
        measureMemory(ensemble, emptyBytes);
        measureDisk(ensemble);
        new Rebuild(stage, journal).measure(ensemble);

        restartAll(ensemble, Snapshots.NEVER);
        Latency plain = openLoop(ensemble);
        journal.add(Row.PLAIN_P50, plain.p50() / 1e3);
        journal.add(Row.PLAIN_P99, plain.p99() / 1e3);
        journal.add(Row.PLAIN_P999, plain.p999() / 1e3);

        restartAll(ensemble, Snapshots.CONSTANTLY);
        measureBesideSnapshots(ensemble);
    }

    private void restartAll(Ensemble ensemble, Snapshots snapshots)
            throws IOException, LoadFailure, InterruptedException {
        ensemble.restartAll(snapshots.settings(stage.contender()));
        for (int server = 0; server < stage.options().servers(); server++) {
            stage.requireZnodes(ensemble, server, stage.options().znodes().withParents());
        }
    }

    private void measureMemory(Ensemble ensemble, long emptyBytes)
            throws IOException, LoadFailure, InterruptedException {
        long filledBytes = liveHeapBytes(ensemble);
        double perZnode = (double) (filledBytes - emptyBytes) / stage.options().znodes().count();
        journal.says("live heap, bytes: empty " + emptyBytes + ", filled " + filledBytes);
        journal.add(Row.HEAP_PER_ZNODE, perZnode);
        long pid = ensemble.pid(ensemble.leader());
        journal.add(Row.RSS, ServerMemory.residentBytes(pid) / 1e6);
    }

    /** Of the leader. It stands still meanwhile and may have lost its office afterwards. */
    private long liveHeapBytes(Ensemble ensemble)
            throws IOException, LoadFailure, InterruptedException {
        Path java = stage.options().setup().java();
        long bytes = ServerMemory.liveHeapBytes(java, ensemble.pid(ensemble.leader()));
        ensemble.awaitServing();
        return bytes;
    }

    private void measureDisk(Ensemble ensemble)
            throws IOException, LoadFailure, InterruptedException {
        DataFolder data = new DataFolder(ensemble.data(ensemble.leader()));
        journal.add(Row.DISK, data.bytes() / 1e6);
        journal.add(Row.DISK_LOG, data.logBytes() / 1e6);
        journal.add(Row.DISK_SNAPSHOTS, data.snapshotBytes() / 1e6);
    }

    private void measureBesideSnapshots(Ensemble ensemble)
            throws IOException, LoadFailure, InterruptedException {
        List<DataFolder> folders =
                IntStream.range(0, stage.options().servers())
                        .mapToObj(server -> new DataFolder(ensemble.data(server)))
                        .toList();
        try (SnapshotWatch watch = new SnapshotWatch(folders)) {
            Latency latency = openLoop(ensemble);
            journal.add(Row.SNAPSHOTS_P50, latency.p50() / 1e3);
            journal.add(Row.SNAPSHOTS_P99, latency.p99() / 1e3);
            journal.add(Row.SNAPSHOTS_P999, latency.p999() / 1e3);
            journal.add(Row.SNAPSHOTS_PER_MINUTE, watch.perMinute());
            journal.add(Row.ONE_SNAPSHOT, folders.getFirst().largestSnapshotBytes() / 1e6);
        }
    }

    /** Warms the new processes up with as many writes as they take, and then measures. */
    private Latency openLoop(Ensemble ensemble)
            throws IOException, LoadFailure, InterruptedException {
        ScaleOptions options = stage.options();
        LoadReport warmup =
                LoadRun.run(
                        LoadOptions.closedLoop(
                                        ensemble.clientAddresses(), CONNECTIONS, 1, Operation.SET)
                                .lasting(Duration.ZERO, options.warmup()));
        journal.says("warm-up " + warmup.toText());
        LoadReport report =
                LoadRun.run(
                        writes(options, ensemble.clientAddresses())
                                .lasting(OPEN_LOOP_WARMUP, options.measured()));
        journal.says(report.toText());
        if (!report.isClean()) {
            journal.fails(report.toText());
        }
        return report.latencyMicros();
    }

    /** The open loop of writes through these servers. */
    static LoadOptions writes(ScaleOptions options, List<InetSocketAddress> servers) {
        return LoadOptions.closedLoop(servers, CONNECTIONS, OUTSTANDING_MAX, Operation.SET)
                .withRate(options.ratePerSecond())
                .withValueBytes(options.znodes().valueBytes());
    }
}
