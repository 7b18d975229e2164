package io.quorate.server.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What is meant to differ is written down, and what is written down is what the oracle knows. */
final class DifferencesTest {

    private static final Path PAGE = Path.of("..", "docs", "differences.md");

    @Test
    void everyLineOfThePageIsARuleOfTheOracleAndEveryRuleIsALine() throws IOException {
        assertThat(Arrays.stream(Rule.values()).map(Rule::line))
                .as("a deliberate difference is a line of docs/differences.md and a Rule")
                .containsExactlyInAnyOrderElementsOf(lines());
    }

    /** The first cell of each line of the table. */
    private static List<String> lines() throws IOException {
        List<String> cells = new ArrayList<>();
        for (String line : Files.readAllLines(PAGE)) {
            if (line.startsWith("| ") && !line.startsWith("| ---") && !line.startsWith("| what")) {
                cells.add(line.substring(2, line.indexOf(" |", 2)));
            }
        }
        assertThat(cells).isNotEmpty();
        return cells;
    }
}
