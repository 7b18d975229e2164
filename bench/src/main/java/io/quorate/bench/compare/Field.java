package io.quorate.bench.compare;

import io.quorate.bench.ensemble.Contender;
import io.quorate.bench.ensemble.Ensemble;
import io.quorate.bench.ensemble.Folders;
import io.quorate.bench.load.LoadFailure;
import io.quorate.bench.load.LoadOptions;
import io.quorate.bench.load.LoadReport;
import io.quorate.bench.load.LoadRun;
import io.quorate.bench.load.Observers;
import io.quorate.bench.load.Operation;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/**
 * What all parts of a comparison use: ensembles that are started, warmed up and ended, and the
 * places where results go.
 *
 * @param options what is measured
 * @param contenders by whom
 * @param report what is told
 * @param folder of this run, new, for the servers' folders
 */
record Field(CompareOptions options, List<Contender> contenders, Report report, Path folder) {

    /** Something that is done with servers that run. */
    interface Play {
        void with(Ensemble ensemble) throws IOException, LoadFailure, InterruptedException;
    }

    /**
     * Starts servers, uses them, ends them, and deletes their data; after a failure it stays, with
     * what the servers said.
     *
     * @param what a name for their folder
     * @param settings further lines of zoo.cfg
     */
    void play(Contender contender, String what, int servers, List<String> settings, Play play)
            throws IOException, LoadFailure, InterruptedException {
        Path home = folder.resolve(contender.key() + "-" + what);
        try (Ensemble ensemble =
                Ensemble.start(contender, options.setup().java(), home, servers, settings)) {
            play.with(ensemble);
        }
        Folders.delete(home);
    }

    /** Lets the servers compile what they will need: the first cell must not pay for the others. */
    void warmUp(Contender contender, Ensemble ensemble) throws LoadFailure, InterruptedException {
        Duration each = options.times().ensembleWarmup().dividedBy(2);
        for (Operation operation : List.of(Operation.MIXED90, Operation.CREATEDELETE)) {
            LoadOptions load =
                    LoadOptions.closedLoop(ensemble.clientAddresses(), 30, 64, operation)
                            .lasting(Duration.ZERO, each);
            LoadReport report = LoadRun.run(load, Observers.of(() -> 0));
            says(contender, "warm-up " + report.toText());
        }
    }

    /** Puts the load of a cell on servers; it uses so many znodes, or the usual number if 0. */
    LoadReport load(Ensemble ensemble, Cell cell, int keys)
            throws LoadFailure, InterruptedException {
        boolean noWarmup = cell.operation() == Operation.DELETE; // what is deleted is gone
        LoadOptions load =
                LoadOptions.closedLoop(
                                servers(ensemble, cell),
                                cell.connections(),
                                cell.outstanding(),
                                cell.operation())
                        .withValueBytes(
                                cell.valueBytes() == 0 ? options.valueBytes() : cell.valueBytes())
                        .lasting(
                                noWarmup ? Duration.ZERO : options.times().warmup(),
                                options.times().measured());
        return LoadRun.run(
                keys == 0 ? load : load.withKeys(keys), Observers.of(ensemble::cpuSeconds));
    }

    private static List<InetSocketAddress> servers(Ensemble ensemble, Cell cell)
            throws LoadFailure {
        return switch (cell.place()) {
            case ALL -> ensemble.clientAddresses();
            case LEADER -> List.of(ensemble.clientAddresses().get(ensemble.leader()));
            case FOLLOWER -> ensemble.followerAddresses();
        };
    }

    /** Progress, for whoever looks on. */
    void says(Contender contender, String text) {
        System.out.println(contender.name() + " " + text);
    }

    /** One more result: for whoever looks on, for the raw reports, and the report is written. */
    void done(Contender contender, String text, String json) throws IOException {
        says(contender, text);
        Files.writeString(
                Files.createDirectories(options.setup().folder()).resolve("reports.jsonl"),
                "{\"contender\":\"" + contender.name() + "\",\"report\":" + json + "}\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        report.write();
    }

    /** Says what went wrong, for whoever looks on, and writes the report. */
    String failed(Contender contender, String what, LoadFailure failure) throws IOException {
        String text = contender.name() + ", " + what + ": " + failure.getMessage();
        System.out.println("NOT CLEAN: " + text);
        return text;
    }
}
