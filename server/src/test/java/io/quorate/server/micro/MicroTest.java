package io.quorate.server.micro;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.arch.Repository;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** Every micro-benchmark works; how fast it is, nobody asks here. */
final class MicroTest {

    /** In this JVM, for a moment, on little. */
    private static Collection<RunResult> runAll() throws RunnerException {
        Options once =
                new OptionsBuilder()
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(10))
                        .param("znodes", "1000")
                        .addProfiler(GCProfiler.class)
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build();
        return new Runner(once).run();
    }

    @Test
    void everyBenchmarkRunsAndStandsInTheTableWithItsAllocation() throws Exception {
        Collection<RunResult> results = runAll();

        Set<String> classes = new TreeSet<>();
        for (RunResult result : results) {
            String name = MicroTable.name(result.getParams().getBenchmark());
            classes.add(name.substring(0, name.indexOf('.')));
            assertThat(result.getPrimaryResult().getScore()).as(name).isPositive();
        }
        assertThat(classes).isEqualTo(benchmarkFiles());
        assertThat(MicroTable.of(results).lines().skip(2))
                .hasSameSizeAs(results)
                .allMatch(row -> row.matches("\\| `\\w+\\.\\w+` \\|.* [0-9,.]+ \\|"));
    }

    /** As the sources have them: one that the processor overlooks is missed. */
    private static Set<String> benchmarkFiles() throws IOException {
        String suffix = "Benchmark.java";
        Set<String> names = new TreeSet<>();
        for (Path file : Repository.files(suffix)) {
            String name = String.valueOf(file.getFileName());
            names.add(name.substring(0, name.length() - suffix.length()));
        }
        return names;
    }

    @Test
    void aNumberHasThreeDigitsThatSaySomething() {
        assertThat(MicroTable.number(0.0012)).isEqualTo("0");
        assertThat(MicroTable.number(0.4567)).isEqualTo("0.46");
        assertThat(MicroTable.number(45.67)).isEqualTo("45.7");
        assertThat(MicroTable.number(1234.5)).isEqualTo("1,235");
        assertThat(MicroTable.number(Double.NaN)).isEqualTo("–");
    }
}
