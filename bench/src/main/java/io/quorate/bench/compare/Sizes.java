package io.quorate.bench.compare;

import io.quorate.bench.ensemble.Contender;
import io.quorate.bench.ensemble.Contenders;
import io.quorate.bench.load.LoadFailure;
import io.quorate.bench.load.Operation;
import io.quorate.bench.table.MeasureTable;

import java.io.IOException;
import java.util.List;

/** The same load on ensembles of several sizes. */
record Sizes(Field field, MeasureTable table) implements Part.Measurer {

    private static final List<Cell> CELLS =
            List.of(Cell.plain(Operation.SET, 30, 64), Cell.plain(Operation.GET, 30, 64));

    @Override
    public void measure() throws IOException, InterruptedException {
        for (int servers : field.options().sizes()) {
            for (int round = 1; round <= field.options().rounds(); round++) {
                for (Contender contender : Contenders.inTurn(field.contenders(), round)) {
                    measure(contender, servers, round);
                }
            }
        }
    }

    private void measure(Contender contender, int servers, int round)
            throws IOException, InterruptedException {
        String where = servers == 1 ? "1 server" : servers + " servers";
        try {
            field.play(
                    contender,
                    "sizes-" + servers + "-" + round,
                    servers,
                    List.of(),
                    ensemble -> {
                        field.warmUp(contender, ensemble);
                        for (Cell cell : CELLS) {
                            Throughput.of(field, contender, ensemble, cell, 0).addTo(table, where);
                        }
                    });
        } catch (LoadFailure e) {
            table.addFailure(field.failed(contender, where + ", round " + round, e));
        }
    }
}
