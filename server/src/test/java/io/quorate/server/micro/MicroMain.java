package io.quorate.server.micro;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/**
 * Runs the micro-benchmarks from a command line, with JMH's own options: {@code NodeStep -f 1} is
 * those whose name has NodeStep in it, in one fork. What is not said is said here: the JVM as
 * {@code bin/quorate} starts it, two forks, few and short measurements, and allocation counted.
 *
 * <p>Leaves {@code target/micro.json} with everything and {@code target/micro.md} with the table.
 */
public final class MicroMain {

    private static final int FORKS = 2;
    private static final int WARMUPS = 3;
    private static final int ITERATIONS = 5;
    private static final TimeValue ITERATION_TIME = TimeValue.milliseconds(500);
    private static final Path JSON = Path.of("target", "micro.json");
    private static final Path TABLE = Path.of("target", "micro.md");

    /** Allocation depends on them: the size of an object does. */
    private static final String[] JVM = {
        "-Xms1g",
        "-Xmx1g",
        "-XX:+UseG1GC",
        "-XX:G1HeapRegionSize=4m",
        "-XX:+UseCompactObjectHeaders",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow"
    };

    private MicroMain() {}

    public static void main(String[] args) throws Exception {
        CommandLineOptions given = new CommandLineOptions(args);
        if (given.shouldHelp()) {
            given.showHelp();
        } else if (given.shouldList()) {
            new Runner(given).list();
        } else {
            Files.createDirectories(Path.of("target"));
            Collection<RunResult> results = new Runner(withDefaults(given)).run();
            String table = MicroTable.of(results);
            Files.writeString(TABLE, table);
            System.out.println(System.lineSeparator() + table);
        }
    }

    private static Options withDefaults(CommandLineOptions given) {
        ChainedOptionsBuilder options =
                new OptionsBuilder()
                        .parent(given)
                        .shouldFailOnError(true)
                        .forks(given.getForkCount().orElse(FORKS))
                        .warmupIterations(given.getWarmupIterations().orElse(WARMUPS))
                        .warmupTime(given.getWarmupTime().orElse(ITERATION_TIME))
                        .measurementIterations(given.getMeasurementIterations().orElse(ITERATIONS))
                        .measurementTime(given.getMeasurementTime().orElse(ITERATION_TIME))
                        .resultFormat(given.getResultFormat().orElse(ResultFormatType.JSON))
                        .result(given.getResult().orElse(JSON.toString()))
                        .addProfiler(GCProfiler.class);
        if (!given.getJvmArgs().hasValue()) {
            options.jvmArgs(JVM);
        }
        return options.build();
    }
}
