package io.quorate.bench.compare;

import io.quorate.bench.ensemble.Contender;
import io.quorate.bench.ensemble.Contenders;
import io.quorate.bench.limits.SyncLoop;
import io.quorate.bench.limits.SyncMain;
import io.quorate.bench.limits.SyncReport;
import io.quorate.bench.load.LoadFailure;
import io.quorate.bench.load.LoadReport;
import io.quorate.bench.load.Operation;

import java.io.IOException;
import java.util.List;

/** The disk without a server, and one empty server alone. */
record Limits(Field field, LimitsTable table) implements Part.Measurer {

    private static final List<Cell> CELLS =
            List.of(
                    Cell.plain(Operation.GET, 30, 1),
                    Cell.plain(Operation.GET, 300, 1),
                    Cell.plain(Operation.GET, 30, 64));

    @Override
    public void measure() throws IOException, InterruptedException {
        Contender empty = Contenders.empty();
        for (int round = 1; round <= field.options().rounds(); round++) {
            syncs(empty);
            try {
                field.play(
                        empty,
                        "limits-" + round,
                        1,
                        List.of(),
                        ensemble -> {
                            field.warmUp(empty, ensemble);
                            for (Cell cell : CELLS) {
                                LoadReport report = field.load(ensemble, cell, 0);
                                table.add(report);
                                field.done(empty, report.toText(), report.toJson());
                            }
                        });
            } catch (LoadFailure e) {
                field.report().addNote("**Not clean**: " + field.failed(empty, "limits", e));
            }
        }
    }

    private void syncs(Contender empty) throws IOException {
        for (SyncLoop.Target target : SyncLoop.Target.values()) {
            for (int writeBytes : SyncMain.WRITE_BYTES) {
                SyncReport report =
                        SyncLoop.run(
                                field.folder(),
                                target,
                                writeBytes,
                                field.options().times().measured());
                table.add(report);
                field.done(empty, report.toText(), report.toJson());
            }
        }
    }
}
