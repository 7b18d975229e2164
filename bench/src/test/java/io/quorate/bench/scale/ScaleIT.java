package io.quorate.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

/** The whole measurement with few znodes: it works, and says a value for each row. */
@Timeout(180)
class ScaleIT {

    @TempDir Path folder;

    @Test
    void aFewZnodesOfQuorateAreMeasuredInEveryRow() throws Exception {
        Path report = folder.resolve("report.md");
        String line =
                "--znodes 2000 --rounds 1 --seconds 1 --warmup 1 --settle 0 --rate 200"
                        + " --dir %s --report %s --quorate-classpath %s"
                                .formatted(folder, report, System.getProperty("java.class.path"));
        assertThat(ScaleMain.run(line.split(" "))).as(Files.readString(report)).isZero();
        String table = Files.readString(report);
        for (Row row : Row.values()) {
            assertThat(table)
                    .containsPattern(
                            "\\| " + row.title() + " \\| [a-zA-Z ]+ \\| [0-9.,]+ \\| – \\|");
        }
        assertThat(folder.resolve("values.jsonl")).isRegularFile();
        assertThat(folder.toFile().list())
                .as("no data is left")
                .containsExactlyInAnyOrder("report.md", "values.jsonl");
    }
}
