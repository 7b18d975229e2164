package io.quorate.bench.compare;

import io.quorate.bench.ensemble.Contender;
import io.quorate.bench.ensemble.Contenders;
import io.quorate.bench.load.LoadFailure;
import io.quorate.bench.load.Operation;
import io.quorate.bench.table.MeasureTable;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** One server with few znodes, and with so many that its heap is all but full. */
record Growth(Field field, MeasureTable table) implements Part.Measurer {

    private static final int FEW = 10_000;
    private static final List<Cell> CELLS =
            List.of(Cell.plain(Operation.SET, 30, 64), Cell.plain(Operation.GET, 30, 64));

    @Override
    public void measure() throws IOException, InterruptedException {
        for (int round = 1; round <= field.options().rounds(); round++) {
            for (Contender contender : Contenders.inTurn(field.contenders(), round)) {
                measure(contender, FEW, round);
                measure(contender, field.options().many().grownZnodes(), round);
            }
        }
    }

    private void measure(Contender contender, int znodes, int round)
            throws IOException, InterruptedException {
        String where = String.format(Locale.ROOT, "%,d znodes", znodes);
        try {
            field.play(
                    contender.withHeap(field.options().many().grownHeap()),
                    "growth-" + znodes + "-" + round,
                    1,
                    List.of(),
                    ensemble -> {
                        field.warmUp(contender, ensemble);
                        for (Cell cell : CELLS) {
                            Throughput.of(field, contender, ensemble, cell, znodes)
                                    .addTo(table, where);
                        }
                    });
        } catch (LoadFailure e) {
            table.addFailure(field.failed(contender, where + ", round " + round, e));
        }
    }
}
