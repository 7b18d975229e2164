package io.quorate.bench.compare;

import io.quorate.bench.load.Arguments;
import io.quorate.bench.load.UsageException;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What a comparison does.
 *
 * @param setup who, with what, and where
 * @param servers of an ensemble
 * @param rounds how often each contender is started anew
 * @param cells what is measured
 * @param ensembleWarmup mixed load on each new ensemble, before the first cell
 * @param warmup of each cell
 * @param measured of each cell
 * @param valueBytes data of each znode
 * @param outages how often a leader is ended in each way, in one ensemble of each contender
 */
record CompareOptions(
        Setup setup,
        int servers,
        int rounds,
        List<Cell> cells,
        Duration ensembleWarmup,
        Duration warmup,
        Duration measured,
        int valueBytes,
        int outages) {

    static final String USAGE =
            """
            usage: CompareMain --zookeeper-classpath CP --quorate-classpath CP [options]
              (one class path alone measures that one; CP may be @FILE)
              --dir FOLDER          data and output of the servers (target/compare)
              --report FILE         the tables, as markdown (FOLDER/report.md)
              --java FILE           the JVM of the servers (this one)
              --servers N           of an ensemble (3)
              --rounds R            each contender is started so often, in turn (3)
              --cells OP:NxM,...    what is measured (%s)
              --seconds S           of each cell and round (5)
              --warmup S            before that (3)
              --ensemble-warmup S   mixed load on new servers, before the first cell (15)
              --value-bytes B       data of each znode (100)
              --outages K           ends the leader K times by kill -9 and K times by SIGTERM (0)
              --quorate-options O   further JVM options for Quorate, separated by blanks\
            """
                    .formatted(Cell.DEFAULT);

    static CompareOptions parse(String[] line) throws UsageException {
        Arguments arguments = new Arguments(line, Set.of());
        CompareOptions options =
                new CompareOptions(
                        Setup.parse(arguments, "target/compare"),
                        arguments.number("--servers", 3, 1, 9),
                        arguments.number("--rounds", 3, 0, 100),
                        Cell.parse(arguments.text("--cells", Cell.DEFAULT), arguments.problems()),
                        arguments.seconds("--ensemble-warmup", 15, 1, 3_600),
                        arguments.seconds("--warmup", 3, 0, 600),
                        arguments.seconds("--seconds", 5, 1, 600),
                        arguments.number("--value-bytes", 100, 0, 1_000_000),
                        arguments.number("--outages", 0, 0, 100));
        arguments.finish();
        return options;
    }
}
