package io.quorate.bench.scale;

import io.quorate.bench.ensemble.Ensemble;
import io.quorate.bench.load.LoadFailure;
import io.quorate.bench.load.LoadOptions;
import io.quorate.bench.load.LoadReport;
import io.quorate.bench.load.LoadRun;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A follower loses its disk and comes back, while clients write through the other servers. */
record Rebuild(Stage stage, Journal journal) {

    private static final Duration WRITES_BEFORE = Duration.ofSeconds(3);
    private static final Duration WRITES_MAX = Duration.ofMinutes(15);

    void measure(Ensemble ensemble) throws IOException, LoadFailure, InterruptedException {
        int follower = (ensemble.leader() + 1) % stage.options().servers();
        List<InetSocketAddress> others = new ArrayList<>(ensemble.clientAddresses());
        others.remove(follower);
        LoadOptions load =
                WholeEnsemble.writes(stage.options(), others).lasting(Duration.ZERO, WRITES_MAX);
        CompletableFuture<Void> enough = new CompletableFuture<>();
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<LoadReport> writes = thread.submit(() -> LoadRun.runUntil(load, enough));
            try {
                Thread.sleep(WRITES_BEFORE);
                journal.add(Row.REBUILD, rebuild(ensemble, follower));
            } finally {
                enough.complete(null);
            }
            report(writes);
        }
        ensemble.awaitServing();
        stage.requireZnodes(ensemble, follower, stage.options().znodes().withParents());
    }

    private double rebuild(Ensemble ensemble, int follower)
            throws IOException, LoadFailure, InterruptedException {
        ensemble.end(follower, true);
        ensemble.wipe(follower);
        return stage.startUntilFirstRead(ensemble, follower);
    }

    private void report(Future<LoadReport> writes) throws IOException, InterruptedException {
        try {
            LoadReport report = writes.get();
            journal.says("meanwhile " + report.toText());
            journal.add(Row.REBUILD_P99, report.latencyMicros().p99() / 1e3);
            if (!report.isClean()) {
                journal.fails("writes during a rebuild: " + report.toText());
            }
        } catch (ExecutionException e) {
            journal.fails("writes during a rebuild: " + e.getCause());
        }
    }
}
