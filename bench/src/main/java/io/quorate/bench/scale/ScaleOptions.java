package io.quorate.bench.scale;

import io.quorate.bench.ensemble.Setup;
import io.quorate.bench.load.Arguments;
import io.quorate.bench.load.UsageException;
import io.quorate.bench.load.Znodes;

import java.time.Duration;
import java.util.Set;

/**
 * What is measured.
 *
 * @param setup who, with what, and where
 * @param servers of the ensemble that is not one server
 * @param rounds how often each contender is measured
 * @param znodes what is created
 * @param ratePerSecond writes a second of the open loops
 * @param warmup closed loop of writes in front of each open loop
 * @param measured how long an open loop is
 * @param settle how long servers are left alone after the creation, before anything else
 */
public record ScaleOptions(
        Setup setup,
        int servers,
        int rounds,
        Znodes znodes,
        int ratePerSecond,
        Duration warmup,
        Duration measured,
        Duration settle) {

    private static final int RATE_PER_SECOND = 1_000;
    private static final Duration WARMUP = Duration.ofSeconds(10);
    private static final Duration SETTLE = Duration.ofSeconds(10);

    static final String USAGE =
            """
            usage: ScaleMain --zookeeper-classpath CP --quorate-classpath CP [options]
              (one class path alone measures that one; CP may be @FILE)
              --dir FOLDER          data and output of the servers (target/scale)
              --report FILE         the table, as markdown (FOLDER/report.md)
              --java FILE           the JVM of the servers, of a JDK (this one)
              --servers N           of the ensemble (3)
              --rounds R            each contender is measured so often, in turn (3)
              --znodes N            how many (1000000)
              --value-bytes B       data of each znode (100)
              --rate R              writes a second, open loop (1000)
              --seconds S           of each open loop (60)
              --warmup S            closed loop of writes before each (10)
              --settle S            rest after the creation (10)
              --contenders NAME,... zookeeper, zookeeper-netty, quorate (all)
              --quorate-options O   further JVM options for Quorate, separated by blanks\
            """;

    /** As a part of a greater comparison; what is not said has the default of the command line. */
    public static ScaleOptions of(
            Setup setup, int servers, int rounds, Znodes znodes, Duration measured) {
        return new ScaleOptions(
                setup, servers, rounds, znodes, RATE_PER_SECOND, WARMUP, measured, SETTLE);
    }

    static ScaleOptions parse(String[] line) throws UsageException {
        Arguments arguments = new Arguments(line, Set.of());
        ScaleOptions options =
                new ScaleOptions(
                        Setup.parse(arguments, "target/scale"),
                        arguments.number("--servers", 3, 3, 9),
                        arguments.number("--rounds", 3, 1, 100),
                        new Znodes(
                                arguments.number("--znodes", 1_000_000, 1, 50_000_000),
                                arguments.number("--value-bytes", 100, 0, 5_000)),
                        arguments.number("--rate", RATE_PER_SECOND, 1, 1_000_000),
                        arguments.seconds("--warmup", (int) WARMUP.toSeconds(), 1, 600),
                        arguments.seconds("--seconds", 60, 1, 3_600),
                        arguments.seconds("--settle", (int) SETTLE.toSeconds(), 0, 3_600));
        arguments.finish();
        return options;
    }
}
