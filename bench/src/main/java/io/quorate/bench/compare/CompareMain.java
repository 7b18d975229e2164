package io.quorate.bench.compare;

import io.quorate.bench.compare.OutageTable.Ending;
import io.quorate.bench.load.LoadFailure;
import io.quorate.bench.load.LoadOptions;
import io.quorate.bench.load.LoadReport;
import io.quorate.bench.load.LoadRun;
import io.quorate.bench.load.Operation;
import io.quorate.bench.load.OutageReport;
import io.quorate.bench.load.OutageRun;
import io.quorate.bench.load.UsageException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

/**
 * Measures contenders in turn, round by round, each round with fresh ensembles and in the other
 * order, so that what the machine does beside falls on both. The report is rewritten after each
 * step; raw reports go to {@code reports.jsonl}. Exit codes: 0, 1 something failed, 2 usage.
 */
public final class CompareMain {

    private static final int EXIT_FAILED = 1;
    private static final int EXIT_USAGE = 2;
    private static final Duration OUTAGE_BEFORE = Duration.ofSeconds(3);
    private static final Duration OUTAGE_AFTER = Duration.ofSeconds(8);

    private final CompareOptions options;
    private final List<Contender> contenders;
    private final LoadTable loads = new LoadTable(Contender.ZOOKEEPER, Contender.QUORATE);
    private final OutageTable outages = new OutageTable();
    private final long runName = System.currentTimeMillis();

    private CompareMain(CompareOptions options, List<Contender> contenders) {
        this.options = options;
        this.contenders = contenders;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) throws IOException, InterruptedException {
        try {
            CompareOptions options = CompareOptions.parse(arguments);
            List<Contender> contenders = Contenders.of(options.setup());
            new CompareMain(options, contenders).compare();
            return 0;
        } catch (UsageException e) {
            System.err.println(e.getMessage() + "\n" + CompareOptions.USAGE);
            return EXIT_USAGE;
        } catch (LoadFailure e) {
            System.err.println(e.getMessage());
            return EXIT_FAILED;
        }
    }

    private void compare() throws IOException, LoadFailure, InterruptedException {
        for (int round = 1; round <= options.rounds(); round++) {
            for (Contender contender : Contenders.inTurn(contenders, round)) {
                measureLoads(contender, round);
            }
        }
        if (options.outages() > 0) {
            for (Contender contender : contenders) {
                measureOutages(contender);
            }
        }
        System.out.println("\n" + report());
    }

    private void measureLoads(Contender contender, int round)
            throws IOException, LoadFailure, InterruptedException {
        try (Ensemble ensemble = start(contender, "round-" + round)) {
            warmUp(contender, ensemble);
            for (Cell cell : options.cells()) {
                LoadReport report =
                        LoadRun.run(
                                load(
                                                ensemble,
                                                cell.operation(),
                                                cell.connections(),
                                                cell.outstanding())
                                        .lasting(options.warmup(), options.measured()),
                                ensemble::cpuSeconds);
                loads.add(contender.name(), cell, report);
                done(contender, "round " + round + " " + report.toText(), report.toJson());
            }
        }
    }

    /** Lets the servers compile what they will need: the first cell must not pay for the others. */
    private void warmUp(Contender contender, Ensemble ensemble)
            throws LoadFailure, InterruptedException {
        Duration each = options.ensembleWarmup().dividedBy(2);
        for (Operation operation : List.of(Operation.MIXED90, Operation.CREATEDELETE)) {
            LoadReport report =
                    LoadRun.run(load(ensemble, operation, 30, 64).lasting(Duration.ZERO, each));
            System.out.println(contender.name() + " warm-up " + report.toText());
        }
    }

    private void measureOutages(Contender contender)
            throws IOException, LoadFailure, InterruptedException {
        if (options.servers() < 3) {
            throw new LoadFailure("an ensemble of less than three does not survive its leader");
        }
        try (Ensemble ensemble = start(contender, "outages")) {
            warmUp(contender, ensemble);
            for (int i = 0; i < options.outages(); i++) {
                for (Ending ending : Ending.values()) {
                    int leader = ensemble.leader();
                    OutageReport report =
                            OutageRun.run(
                                    load(ensemble, Operation.SET, 1, 1)
                                            .lasting(OUTAGE_BEFORE, OUTAGE_AFTER),
                                    () -> ensemble.end(leader, ending == Ending.KILL));
                    outages.add(contender.name(), ending, report);
                    done(contender, ending + " " + report.toText(), report.toJson());
                    ensemble.restart(leader);
                }
            }
        }
    }

    private Ensemble start(Contender contender, String what)
            throws IOException, LoadFailure, InterruptedException {
        Path folder =
                options.setup()
                        .folder()
                        .resolve(Long.toHexString(runName))
                        .resolve(contender.name().toLowerCase(Locale.ROOT) + "-" + what);
        return Ensemble.start(
                contender, options.setup().java(), folder, options.servers(), List.of());
    }

    private LoadOptions load(
            Ensemble ensemble, Operation operation, int connections, int outstanding) {
        LoadOptions load =
                LoadOptions.closedLoop(
                        ensemble.clientAddresses(), connections, outstanding, operation);
        return load.withValueBytes(options.valueBytes());
    }

    private void done(Contender contender, String text, String json) throws IOException {
        System.out.println(contender.name() + " " + text);
        Files.writeString(
                options.setup().folder().resolve("reports.jsonl"),
                "{\"contender\":\"" + contender.name() + "\",\"report\":" + json + "}\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        Files.writeString(options.setup().report(), report());
    }

    private String report() {
        StringBuilder report = new StringBuilder();
        report.append(
                String.format(
                        Locale.ROOT,
                        "%s, %d cores, Java %s, %d servers, values of %d bytes; %d s warm-up"
                                + " of each ensemble, %d s of each cell, %d s measured,"
                                + " %d rounds%n%n",
                        LocalDate.now(ZoneId.systemDefault()),
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.version().feature(),
                        options.servers(),
                        options.valueBytes(),
                        options.ensembleWarmup().toSeconds(),
                        options.warmup().toSeconds(),
                        options.measured().toSeconds(),
                        options.rounds()));
        report.append(loads.toMarkdown());
        if (!outages.isEmpty()) {
            report.append('\n').append(outages.toMarkdown());
        }
        return report.toString();
    }
}
