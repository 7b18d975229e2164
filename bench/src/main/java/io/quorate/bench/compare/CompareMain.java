package io.quorate.bench.compare;

import io.quorate.bench.ensemble.Contender;
import io.quorate.bench.ensemble.Contenders;
import io.quorate.bench.ensemble.Folders;
import io.quorate.bench.ensemble.Setup;
import io.quorate.bench.load.Arguments;
import io.quorate.bench.load.UsageException;
import io.quorate.bench.load.Znodes;
import io.quorate.bench.scale.Scale;
import io.quorate.bench.scale.ScaleOptions;
import io.quorate.bench.table.MeasureTable;
import io.quorate.bench.table.Section;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

/**
 * Measures contenders in turn, round by round, each round with fresh ensembles and in the other
 * order, so that what the machine does beside falls on all. The report is rewritten after each
 * step; raw reports go to {@code reports.jsonl}. Exit codes: 0, 1 something failed, 2 usage.
 */
public final class CompareMain {

    private static final int EXIT_FAILED = 1;
    private static final int EXIT_USAGE = 2;

    private final CompareOptions options;
    private final List<String> others;
    private final Report report;
    private final Field field;

    private CompareMain(CompareOptions options) throws IOException {
        this.options = options;
        List<Contender> contenders = Contenders.of(options.setup());
        others = Contenders.others(contenders);
        report = new Report(options.setup().report(), head(options));
        report.addNote("No column for etcd: the load generator does not speak its protocol.");
        Path folder =
                options.setup().folder().resolve(Long.toHexString(System.currentTimeMillis()));
        field = new Field(options, contenders, report, Files.createDirectories(folder));
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.exit(run(arguments));
    }

    static int run(String[] arguments) throws IOException, InterruptedException {
        if (Arguments.askForHelp(arguments)) {
            System.out.println(CompareOptions.USAGE);
            return 0;
        }
        try {
            return new CompareMain(CompareOptions.parse(arguments)).compare() ? 0 : EXIT_FAILED;
        } catch (UsageException e) {
            System.err.println(e.getMessage() + "\n" + CompareOptions.USAGE);
            return EXIT_USAGE;
        }
    }

    /** Whether nothing failed. */
    private boolean compare() throws IOException, InterruptedException {
        for (Part part : Part.values()) {
            if (options.parts().contains(part)) {
                measurer(part).measure();
                report.write();
            }
        }
        String text = report.toMarkdown();
        System.out.println("\n" + text);
        boolean clean = !text.toLowerCase(Locale.ROOT).contains("not clean");
        if (clean) {
            Folders.delete(
                    field.folder()); // nothing is left in it; after a failure, what servers said
        }
        return clean;
    }

    private Part.Measurer measurer(Part part) throws IOException {
        return switch (part) {
            case LIMITS -> new Limits(field, added(new LimitsTable()));
            case LOADS ->
                    new Loads(
                            field,
                            added(new LoadTable(others, Contender.QUORATE, Contender.EMPTY)));
            case SESSIONS -> new ManySessions(field, added(table("Very many sessions")));
            case FAN_OUT -> fanOut();
            case OUTAGES -> new Outages(field, added(new OutageTable()));
            case SIZES -> new Sizes(field, added(table("Ensembles of several sizes", "sizes")));
            case SCALE -> scale();
            case GROWTH -> new Growth(field, added(table("Few znodes, and very many", "growth")));
        };
    }

    /** Is measured with the idle sessions, in one ensemble, where these are measured. */
    private Part.Measurer fanOut() {
        return options.parts().contains(Part.SESSIONS)
                ? () -> {}
                : new ManySessions(field, added(table("Very many sessions")));
    }

    private Part.Measurer scale() throws IOException {
        Setup setup = options.setup();
        CompareOptions.Many many = options.many();
        ScaleOptions scale =
                ScaleOptions.of(
                        setup,
                        Math.max(3, options.servers()),
                        many.rounds(),
                        new Znodes(many.znodes(), options.valueBytes()),
                        many.measured());
        Scale measured = added(new Scale(scale, report::write));
        return measured::measure;
    }

    private MeasureTable table(String title) {
        return new MeasureTable(title, others, Contender.QUORATE);
    }

    private MeasureTable table(String title, String plot) {
        return MeasureTable.withPlot(title, others, Contender.QUORATE, plot);
    }

    private <T extends Section> T added(T section) {
        report.add(section);
        return section;
    }

    private static String head(CompareOptions options) {
        return String.format(
                Locale.ROOT,
                "%s, %d cores, Java %s, %d servers, values of %d bytes; %d s warm-up"
                        + " of each ensemble, %d s of each load, %d s measured, %d round%s. Ratios"
                        + " are to the better of ZooKeeper's two connection factories, row by row;"
                        + " above 1, Quorate is ahead.",
                LocalDate.now(ZoneId.systemDefault()),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().feature(),
                options.servers(),
                options.valueBytes(),
                options.times().ensembleWarmup().toSeconds(),
                options.times().warmup().toSeconds(),
                options.times().measured().toSeconds(),
                options.rounds(),
                options.rounds() == 1 ? "" : "s");
    }
}
