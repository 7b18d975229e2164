package io.quorate.bench.compare;

import io.quorate.bench.load.Arguments;
import io.quorate.bench.load.UsageException;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What a comparison does.
 *
 * @param zooKeeperClassPath of ZooKeeper; null leaves it out
 * @param quorateClassPath of Quorate; null leaves it out
 * @param quorateOptions further JVM options of Quorate
 * @param java the JVM of all servers
 * @param folder where servers have their data and output; each ensemble gets a new folder below
 * @param report where the markdown goes
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
        @Nullable String zooKeeperClassPath,
        @Nullable String quorateClassPath,
        List<String> quorateOptions,
        Path java,
        Path folder,
        Path report,
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
        Path folder = Path.of(arguments.text("--dir", "target/compare")).toAbsolutePath();
        String thisJava = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String furtherOptions = arguments.text("--quorate-options", "");
        CompareOptions options =
                new CompareOptions(
                        arguments.text("--zookeeper-classpath"),
                        arguments.text("--quorate-classpath"),
                        Arrays.stream(furtherOptions.split(" +"))
                                .filter(option -> !option.isEmpty())
                                .toList(),
                        Path.of(arguments.text("--java", thisJava)),
                        folder,
                        Path.of(arguments.text("--report", folder.resolve("report.md").toString())),
                        arguments.number("--servers", 3, 1, 9),
                        arguments.number("--rounds", 3, 0, 100),
                        Cell.parse(arguments.text("--cells", Cell.DEFAULT), arguments.problems()),
                        arguments.seconds("--ensemble-warmup", 15, 1, 3_600),
                        arguments.seconds("--warmup", 3, 0, 600),
                        arguments.seconds("--seconds", 5, 1, 600),
                        arguments.number("--value-bytes", 100, 0, 1_000_000),
                        arguments.number("--outages", 0, 0, 100));
        if (options.zooKeeperClassPath() == null && options.quorateClassPath() == null) {
            arguments.problems().add("no class path is given: nobody to measure");
        }
        arguments.finish();
        return options;
    }
}
