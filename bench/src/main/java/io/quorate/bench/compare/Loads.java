package io.quorate.bench.compare;

import io.quorate.bench.ensemble.Contender;
import io.quorate.bench.ensemble.Contenders;
import io.quorate.bench.ensemble.Snapshots;
import io.quorate.bench.load.LoadFailure;
import io.quorate.bench.load.LoadReport;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** All loads on all contenders, and those that suit it on the empty server. */
record Loads(Field field, LoadTable table) implements Part.Measurer {

    @Override
    public void measure() throws IOException, InterruptedException {
        List<Contender> all = new ArrayList<>(field.contenders());
        all.add(Contenders.empty());
        for (int round = 1; round <= field.options().rounds(); round++) {
            for (Contender contender : Contenders.inTurn(all, round)) {
                measure(contender, round);
            }
        }
    }

    private void measure(Contender contender, int round) throws IOException, InterruptedException {
        List<Cell> cells =
                field.options().cells().stream()
                        .filter(cell -> contender.isEnsemble() || cell.suitsEmptyServer())
                        .toList();
        List<List<Cell>> groups = Cell.groups(cells);
        for (int i = 0; i < groups.size(); i++) {
            try {
                measure(contender, round, i, groups.get(i));
            } catch (LoadFailure e) {
                table.addFailure(field.failed(contender, "round " + round, e));
            }
        }
    }

    private void measure(Contender contender, int round, int number, List<Cell> group)
            throws IOException, LoadFailure, InterruptedException {
        Snapshots snapshots =
                group.getFirst().snapshots() ? Snapshots.CONSTANTLY : Snapshots.AS_SHIPPED;
        field.play(
                contender,
                "loads-" + round + "-" + number,
                field.options().servers(),
                contender.isEnsemble() ? snapshots.settings(contender) : List.of(),
                ensemble -> {
                    field.warmUp(contender, ensemble);
                    for (Cell cell : group) {
                        LoadReport report = field.load(ensemble, cell, 0);
                        table.add(contender.name(), cell, report);
                        String text = "round " + round + " " + cell.what() + ": " + report.toText();
                        field.done(contender, text, report.toJson());
                    }
                });
    }
}
