package io.quorate.bench.scale;

import io.quorate.bench.ensemble.Ensemble;
import io.quorate.bench.load.LoadFailure;

import java.io.IOException;

/** What one server alone needs to create the znodes, and to have them again after a restart. */
record OneServer(Stage stage, Journal journal) {

    void measure() throws IOException, LoadFailure, InterruptedException {
        stage.with(1, this::measure);
    }

    private void measure(Ensemble ensemble) throws IOException, LoadFailure, InterruptedException {
        journal.add(Row.CREATE_ONE, stage.fill(ensemble));
        long znodes = ensemble.znodes(0);

        ensemble.end(0, true);
        journal.add(Row.RESTART_KILLED, stage.startUntilFirstRead(ensemble, 0));
        stage.requireZnodes(ensemble, 0, znodes);

        long endNanos = System.nanoTime();
        ensemble.end(0, false);
        ensemble.awaitEnd(0);
        journal.add(Row.TERMINATION, (System.nanoTime() - endNanos) / 1e9);
        journal.add(Row.RESTART_TERMINATED, stage.startUntilFirstRead(ensemble, 0));
        stage.requireZnodes(ensemble, 0, znodes);
    }
}
