package io.quorate.bench.compare;

import io.quorate.bench.compare.OutageTable.Ending;
import io.quorate.bench.ensemble.Contender;
import io.quorate.bench.ensemble.Ensemble;
import io.quorate.bench.load.LoadFailure;
import io.quorate.bench.load.LoadOptions;
import io.quorate.bench.load.Operation;
import io.quorate.bench.load.OutageReport;
import io.quorate.bench.load.OutageRun;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** The leader is ended, again and again, while clients write. */
record Outages(Field field, OutageTable table) implements Part.Measurer {

    private static final Duration BEFORE = Duration.ofSeconds(3);
    private static final Duration AFTER = Duration.ofSeconds(8);

    @Override
    public void measure() throws IOException, InterruptedException {
        for (Contender contender : field.contenders()) {
            try {
                if (field.options().servers() < 3) {
                    throw new LoadFailure("less than three servers do not survive their leader");
                }
                field.play(
                        contender,
                        "outages",
                        field.options().servers(),
                        List.of(),
                        ensemble -> measure(contender, ensemble));
            } catch (LoadFailure e) {
                table.addFailure(field.failed(contender, "outages", e));
            }
        }
    }

    private void measure(Contender contender, Ensemble ensemble)
            throws IOException, LoadFailure, InterruptedException {
        field.warmUp(contender, ensemble);
        LoadOptions load =
                LoadOptions.closedLoop(ensemble.clientAddresses(), 1, 1, Operation.SET)
                        .withValueBytes(field.options().valueBytes())
                        .lasting(BEFORE, AFTER);
        for (int i = 0; i < field.options().outages(); i++) {
            for (Ending ending : Ending.values()) {
                int leader = ensemble.leader();
                OutageReport report =
                        OutageRun.run(load, () -> ensemble.end(leader, ending == Ending.KILL));
                table.add(contender.name(), ending, report);
                field.done(contender, ending + " " + report.toText(), report.toJson());
                ensemble.restart(leader);
            }
        }
    }
}
