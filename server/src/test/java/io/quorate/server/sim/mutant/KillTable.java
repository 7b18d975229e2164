package io.quorate.server.sim.mutant;

import io.quorate.server.arch.Repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The table of mutants in {@code docs/testing.md}. */
final class KillTable {

    private static final Path PAGE = Repository.root().resolve("docs/testing.md");
    private static final String BEGIN = "<!-- mutants: written by MutantsIT -->\n";
    private static final String END = "<!-- end of mutants -->\n";
    private static final String HEAD =
            "\n| mutant | what is broken | of | found by | within seeds | found in seed |\n"
                    + "| --- | --- | --- | --- | --- | --- |\n";

    private KillTable() {}

    /** The rows on the page, without what was measured. */
    static List<String> rowsOnPage() throws IOException {
        List<String> rows = new ArrayList<>();
        for (String line : between(Files.readString(PAGE)).lines().toList()) {
            if (line.startsWith("| `")) {
                rows.add(withoutMeasured(line));
            }
        }
        return rows;
    }

    private static String between(String text) {
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalStateException("docs/testing.md has no place for the mutants");
        }
        return text.substring(begin + BEGIN.length(), end);
    }

    private static String withoutMeasured(String row) {
        return row.substring(0, row.lastIndexOf('|', row.length() - 2) + 1);
    }

    /** A mutant's row, without what is measured. */
    static String row(Mutant mutant) {
        String of = mutant.of();
        return "| `"
                + mutant.name()
                + "` | "
                + mutant.what()
                + " | "
                + (of == null ? "" : of)
                + " | "
                + String.join(", ", mutant.promises())
                + " | "
                + mutant.seeds()
                + " |";
    }

    /** Writes the table anew. */
    static void write(Map<Mutant, Kill> kills) throws IOException {
        StringBuilder table = new StringBuilder(HEAD);
        kills.forEach(
                (mutant, kill) ->
                        table.append(row(mutant)).append(' ').append(kill.seed()).append(" |\n"));
        String text = Files.readString(PAGE);
        Files.writeString(PAGE, text.replace(between(text), table.append('\n')));
    }
}
