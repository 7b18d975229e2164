package io.quorate.bench.scale;

import io.quorate.bench.ensemble.Contender;
import io.quorate.bench.ensemble.Contenders;
import io.quorate.bench.ensemble.Folders;
import io.quorate.bench.ensemble.Snapshots;
import io.quorate.bench.load.LoadFailure;
import io.quorate.bench.table.MeasureTable;
import io.quorate.bench.table.Section;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;

/**
 * Measures contenders with very many znodes, in turn, round by round, each round in the other
 * order. Raw values go to {@code values.jsonl}. What fails is named below the table, and the rest
 * goes on.
 */
public final class Scale implements Section {

    private final ScaleOptions options;
    private final List<Contender> contenders;
    private final MeasureTable table;
    private final Path folder;
    private final Change change;

    /** Told whenever there is more to say. */
    public interface Change {
        void added() throws IOException;
    }

    /** Nothing is measured yet. */
    public Scale(ScaleOptions options, Change change) throws IOException {
        this.options = options;
        this.change = change;
        contenders = Contenders.of(options.setup());
        table = new MeasureTable("Many znodes", Contenders.others(contenders), Contender.QUORATE);
        folder = options.setup().folder().resolve(Long.toHexString(System.currentTimeMillis()));
    }

    /**
     * Measures all rounds.
     *
     * @return whether nothing failed
     */
    public boolean measure() throws IOException, InterruptedException {
        for (int round = 1; round <= options.rounds(); round++) {
            for (Contender contender : Contenders.inTurn(contenders, round)) {
                measure(contender, round);
            }
        }
        if (table.isClean()) {
            Folders.delete(folder); // nothing is left in it; after a failure, what servers said
        }
        return table.isClean();
    }

    private void measure(Contender contender, int round) throws IOException, InterruptedException {
        Journal journal = new RoundJournal(contender, round);
        Stage stage =
                new Stage(
                        options, contender, folder.resolve(contender.key() + "-" + round), journal);
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
            table.add(contender.name(), row.line(), value);
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
            change.added();
        }

        @Override
        public void fails(String what) throws IOException {
            table.addFailure(contender.name() + ", round " + round + ": " + what);
            says("NOT CLEAN: " + what);
            change.added();
        }

        @Override
        public void says(String text) {
            System.out.println(contender.name() + " " + round + " " + text);
        }
    }

    @Override
    public String title() {
        return table.title();
    }

    @Override
    public boolean isEmpty() {
        return table.isEmpty();
    }

    @Override
    public Object toJson() {
        return table.toJson();
    }

    @Override
    public String toMarkdown() {
        String head =
                String.format(
                        Locale.ROOT,
                        "%,d znodes of %d bytes, none like another; one server, then %d; 1 GiB of"
                            + " heap each; %d s of rest after the creation; open loops of %,d"
                            + " writes a second for %d s behind %d s of warm-up; %d round%s. Ratio:"
                            + " the median of the better ZooKeeper divided by Quorate's.%n%n",
                        options.znodes().count(),
                        options.znodes().valueBytes(),
                        options.servers(),
                        options.settle().toSeconds(),
                        options.ratePerSecond(),
                        options.measured().toSeconds(),
                        options.warmup().toSeconds(),
                        options.rounds(),
                        options.rounds() == 1 ? "" : "s");
        String settings =
                String.format(
                        "%nWithout snapshots: %s. While snapshots are taken: %s. All else: %s.%n",
                        Snapshots.NEVER.toText(),
                        Snapshots.CONSTANTLY.toText(),
                        Snapshots.AS_SHIPPED.toText());
        return head + table.toMarkdown() + settings;
    }
}
