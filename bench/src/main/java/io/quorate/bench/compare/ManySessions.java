package io.quorate.bench.compare;

import io.quorate.bench.ensemble.Contender;
import io.quorate.bench.ensemble.Contenders;
import io.quorate.bench.ensemble.Ensemble;
import io.quorate.bench.load.FanOutReport;
import io.quorate.bench.load.FanOutRun;
import io.quorate.bench.load.LoadFailure;
import io.quorate.bench.load.LoadOptions;
import io.quorate.bench.load.Observers;
import io.quorate.bench.load.Operation;
import io.quorate.bench.load.SessionsReport;
import io.quorate.bench.load.SessionsRun;
import io.quorate.bench.table.Line;
import io.quorate.bench.table.Line.Better;
import io.quorate.bench.table.MeasureTable;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** Sessions that do nothing, and sessions that watch one znode: very many of either. */
record ManySessions(Field field, MeasureTable table) implements Part.Measurer {

    private static final int CHANGES = 10;

    @Override
    public void measure() throws IOException, InterruptedException {
        for (int round = 1; round <= field.options().rounds(); round++) {
            for (Contender contender : Contenders.inTurn(field.contenders(), round)) {
                try {
                    field.play(
                            contender,
                            "sessions-" + round,
                            field.options().servers(),
                            List.of(),
                            ensemble -> measure(contender, ensemble));
                } catch (LoadFailure e) {
                    table.addFailure(field.failed(contender, "round " + round, e));
                }
            }
        }
    }

    private void measure(Contender contender, Ensemble ensemble)
            throws IOException, LoadFailure, InterruptedException {
        if (field.options().parts().contains(Part.SESSIONS)) {
            idle(contender, ensemble);
        }
        if (field.options().parts().contains(Part.FAN_OUT)) {
            field.warmUp(contender, ensemble);
            fanOut(contender, ensemble);
        }
    }

    /**
     * Sessions alone warm the servers up: what they keep of a load for a while would be missed, or
     * found, when heaps are compared.
     */
    private void idle(Contender contender, Ensemble ensemble)
            throws IOException, LoadFailure, InterruptedException {
        int count = field.options().sessions();
        SessionsRun.run(load(ensemble), count, () -> {});
        long emptyBytes = ensemble.liveHeapBytes();
        ensemble.awaitServing(); // each stood still while it was asked
        AtomicLong heldBytes = new AtomicLong();
        SessionsReport report =
                SessionsRun.run(
                        load(ensemble), count, () -> heldBytes.set(ensemble.liveHeapBytes()));
        ensemble.awaitServing();
        String name = String.format(Locale.ROOT, "%,d idle sessions: ", count);
        table.add(
                contender.name(), line(name + "until all are open", "s", 2), report.openSeconds());
        table.add(
                contender.name(),
                line(name + "heap of all servers, for each", "bytes", 0),
                (double) (heldBytes.get() - emptyBytes) / count);
        table.add(
                contender.name(),
                line(name + "until all are closed", "s", 2),
                report.closeSeconds());
        field.done(
                contender,
                report.toText() + "; heap before and with them " + emptyBytes + ", " + heldBytes,
                report.toJson());
    }

    private void fanOut(Contender contender, Ensemble ensemble)
            throws IOException, LoadFailure, InterruptedException {
        int count = field.options().watchers();
        FanOutReport report =
                FanOutRun.run(load(ensemble), count, CHANGES, Observers.of(ensemble::cpuSeconds));
        String name = String.format(Locale.ROOT, "%,d watchers of one znode: ", count);
        table.add(
                contender.name(),
                line(name + "a change until the last event", "ms", 1),
                report.medianMillis());
        table.add(
                contender.name(),
                line(name + "the slowest of " + CHANGES + " changes", "ms", 1),
                report.maxMillis());
        table.add(
                contender.name(),
                line(name + "server CPU for a million events, watches set again included", "s", 1),
                report.serverCpuSecondsPerMillion());
        field.done(contender, report.toText(), report.toJson());
    }

    private static Line line(String title, String unit, int digits) {
        return new Line(title, unit, digits, Better.LESS);
    }

    private LoadOptions load(Ensemble ensemble) {
        return LoadOptions.closedLoop(ensemble.clientAddresses(), 1, 1, Operation.SET)
                .withValueBytes(field.options().valueBytes());
    }
}
