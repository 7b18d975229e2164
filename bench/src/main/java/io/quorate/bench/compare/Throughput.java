package io.quorate.bench.compare;

import io.quorate.bench.ensemble.Contender;
import io.quorate.bench.ensemble.Ensemble;
import io.quorate.bench.load.LoadFailure;
import io.quorate.bench.load.LoadReport;
import io.quorate.bench.table.Line;
import io.quorate.bench.table.MeasureTable;

import java.io.IOException;

/** What one cell came to, of whose report a table has the throughput alone. */
record Throughput(Contender contender, Cell cell, LoadReport report) {

    /** Measures a cell; see {@link Field#load}. */
    static Throughput of(Field field, Contender contender, Ensemble ensemble, Cell cell, int keys)
            throws IOException, LoadFailure, InterruptedException {
        LoadReport report = field.load(ensemble, cell, keys);
        field.done(contender, report.toText(), report.toJson());
        return new Throughput(contender, cell, report);
    }

    /** A line of the table: operation, shape, and where that was. */
    void addTo(MeasureTable table, String where) {
        String title = cell.what() + " " + cell.shape() + ", " + where;
        table.add(
                contender.name(),
                new Line(title, "ops/s", 0, Line.Better.MORE),
                report.opsPerSecond());
        if (!report.isClean()) {
            table.addFailure(contender.name() + ", " + title + ": " + report.toText());
        }
    }
}
