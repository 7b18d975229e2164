package io.quorate.bench.scale;

import io.quorate.bench.compare.Contender;
import io.quorate.bench.compare.Contenders;
import io.quorate.bench.compare.Folders;
import io.quorate.bench.load.LoadFailure;
import io.quorate.bench.load.UsageException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

/**
 * Measures contenders with very many znodes, in turn, round by round, each round in the other
 * order. The report is rewritten after each value; raw values go to {@code values.jsonl}. What
 * fails is named below the table, and the rest goes on. Exit codes: 0, 1 something failed, 2 usage.
 */
public final class ScaleMain {

    private static final int EXIT_FAILED = 1;
    private static final int EXIT_USAGE = 2;

    private final ScaleOptions options;
    private final ScaleTable table = new ScaleTable();
    private final Path folder;

    private ScaleMain(ScaleOptions options) {
        this.options = options;
        folder = options.setup().folder().resolve(Long.toHexString(System.currentTimeMillis()));
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.exit(run(arguments));
    }

    static int run(String[] arguments) throws IOException, InterruptedException {
        try {
            ScaleOptions options = ScaleOptions.parse(arguments);
            return new ScaleMain(options).measure() ? 0 : EXIT_FAILED;
        } catch (UsageException e) {
            System.err.println(e.getMessage() + "\n" + ScaleOptions.USAGE);
            return EXIT_USAGE;
        }
    }

    /** Whether nothing failed. */
    private boolean measure() throws IOException, InterruptedException {
        List<Contender> contenders = Contenders.of(options.setup());
        for (int round = 1; round <= options.rounds(); round++) {
            for (Contender contender : Contenders.inTurn(contenders, round)) {
                measure(contender, round);
            }
        }
        System.out.println("\n" + report());
        if (table.isClean()) {
            Folders.delete(folder); // nothing is left in it; after a failure, what servers said
        }
        return table.isClean();
    }

    private void measure(Contender contender, int round) throws IOException, InterruptedException {
        Journal journal = new RoundJournal(contender, round);
        Stage stage =
                new Stage(
                        options,
                        contender,
                        folder.resolve(contender.name().toLowerCase(Locale.ROOT) + "-" + round),
                        journal);
        try {
            new OneServer(stage, journal).measure();
        } catch (LoadFailure e) {
            journal.fails("one server: " + e.getMessage());
        }
        try {
            new WholeEnsemble(stage, journal).measure();
        } catch (LoadFailure e) {
            journal.fails(String.valueOf(e.getMessage()));
        }
    }

    /** Puts into table, files and output what one contender shows in one round. */
    private final class RoundJournal implements Journal {

        private final Contender contender;
        private final int round;

        RoundJournal(Contender contender, int round) {
            this.contender = contender;
            this.round = round;
        }

        @Override
        public void add(Row row, double value) throws IOException {
            table.add(contender.name(), row, value);
            says(String.format(Locale.ROOT, "%s: %,.2f %s", row.title(), value, row.unit()));
            Files.writeString(
                    Files.createDirectories(options.setup().folder()).resolve("values.jsonl"),
                    String.format(
                            Locale.ROOT,
                            "{\"contender\":\"%s\",\"round\":%d,\"row\":\"%s\",\"value\":%.3f}%n",
                            contender.name(),
                            round,
                            row.name(),
                            value),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            Files.writeString(options.setup().report(), report());
        }

        @Override
        public void fails(String what) throws IOException {
            String where = contender.name() + ", round " + round + ": ";
            table.addFailure(where + what);
            says("NOT CLEAN: " + what);
            Files.writeString(options.setup().report(), report());
        }

        @Override
        public void says(String text) {
            System.out.println(contender.name() + " " + round + " " + text);
        }
    }

    private String report() {
        String head =
                String.format(
                        Locale.ROOT,
                        "%s, %d cores, Java %s; %,d znodes of %d bytes, none like another; one"
                            + " server, then %d; 1 GiB of heap each; %d s of rest after the"
                            + " creation; open loops of %,d writes a second for %d s behind %d s of"
                            + " warm-up; %d rounds. Ratio: ZooKeeper's median divided by"
                            + " Quorate's.%n%n",
                        LocalDate.now(ZoneId.systemDefault()),
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.version().feature(),
                        options.znodes().count(),
                        options.znodes().valueBytes(),
                        options.servers(),
                        options.settle().toSeconds(),
                        options.ratePerSecond(),
                        options.measured().toSeconds(),
                        options.warmup().toSeconds(),
                        options.rounds());
        String settings =
                String.format(
                        "%nWithout snapshots: %s. While snapshots are taken: %s. All else: %s.%n",
                        Snapshots.NEVER.toText(),
                        Snapshots.CONSTANTLY.toText(),
                        Snapshots.AS_SHIPPED.toText());
        return head + table.toMarkdown() + settings;
    }
}
