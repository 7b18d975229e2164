package io.quorate.bench.compare;

import io.quorate.bench.ensemble.Setup;
import io.quorate.bench.load.Arguments;
import io.quorate.bench.load.UsageException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a comparison does.
 *
 * @param setup who, with what, and where
 * @param parts what of it
 * @param servers of an ensemble
 * @param rounds how often each contender is started anew
 * @param cells what is measured as load
 * @param times how long each thing takes
 * @param valueBytes data of each znode where a cell does not say
 * @param outages how often a leader is ended in each way, in one ensemble of each contender
 * @param watchers of one znode
 * @param sessions that do nothing
 * @param sizes of the ensembles that are compared with each other
 * @param many what the measurements with very many znodes use
 */
record CompareOptions(
        Setup setup,
        Set<Part> parts,
        int servers,
        int rounds,
        List<Cell> cells,
        Times times,
        int valueBytes,
        int outages,
        int watchers,
        int sessions,
        List<Integer> sizes,
        Many many) {

    /**
     * How long things take.
     *
     * @param ensembleWarmup mixed load on each new ensemble, before the first cell
     * @param warmup of each cell
     * @param measured of each cell
     */
    record Times(Duration ensembleWarmup, Duration warmup, Duration measured) {}

    /**
     * What the measurements with very many znodes use.
     *
     * @param rounds of the part {@code scale}
     * @param znodes of it
     * @param measured how long its open loops are
     * @param grownZnodes of the part {@code growth}
     * @param grownHeap of its server
     */
    record Many(int rounds, int znodes, Duration measured, int grownZnodes, String grownHeap) {}

    static final String USAGE =
            """
            usage: CompareMain --zookeeper-classpath CP --quorate-classpath CP [options]
              (one class path alone measures that one; CP may be @FILE)
              --daily               a short variant, about five minutes: other defaults, in
                                    brackets behind the usual ones
              --parts PART,...      %s
                                    (all; daily %s)
              --contenders NAME,... zookeeper, zookeeper-netty, quorate (all)
              --dir FOLDER          data and output of the servers (target/compare)
              --report FILE         the report, as markdown; plots and JSON beside it
                                    (FOLDER/report.md)
              --java FILE           the JVM of the servers, of a JDK (this one)
              --servers N           of an ensemble (3)
              --rounds R            each contender is started so often, in turn (3; daily 1)
              --cells OP:NxM,...    the loads, each with /BYTES, @leader, @follower or +snapshots
                                    behind it where wanted (%s)
              --seconds S           of each cell and round (5; daily 2)
              --warmup S            before that (3; daily 1)
              --ensemble-warmup S   mixed load on new servers, before the first cell (15; daily 5)
              --value-bytes B       data of each znode (100)
              --outages K           ends the leader K times by kill -9 and K times by SIGTERM
                                    (5; daily 1)
              --watchers W          of one znode (10000; daily 2000)
              --sessions N          that do nothing (10000; daily 2000)
              --sizes N,...         of ensembles (1,3,5,7)
              --scale-rounds R      of the part scale (2)
              --scale-znodes N      of the part scale (1000000)
              --scale-seconds S     of its open loops (30)
              --growth-znodes N     of the part growth, beside ten thousand (10000000)
              --growth-heap H       of its one server (4g)
              --quorate-options O   further JVM options for Quorate, separated by blanks\
            """
                    .formatted(Part.ALL, Part.DAILY, Cell.DEFAULT);

    static CompareOptions parse(String[] line) throws UsageException {
        Arguments arguments = new Arguments(line, Set.of("--daily"));
        boolean daily = arguments.has("--daily");
        List<String> problems = arguments.problems();
        CompareOptions options =
                new CompareOptions(
                        Setup.parse(arguments, "target/compare"),
                        Part.parse(
                                arguments.text("--parts", daily ? Part.DAILY : Part.ALL), problems),
                        arguments.number("--servers", 3, 1, 9),
                        arguments.number("--rounds", daily ? 1 : 3, 1, 100),
                        Cell.parse(
                                arguments.text("--cells", daily ? Cell.DAILY : Cell.DEFAULT),
                                problems),
                        times(arguments, daily),
                        arguments.number("--value-bytes", 100, 0, 1_000_000),
                        arguments.number("--outages", daily ? 1 : 5, 1, 100),
                        arguments.number("--watchers", daily ? 2_000 : 10_000, 1, 100_000),
                        arguments.number("--sessions", daily ? 2_000 : 10_000, 1, 100_000),
                        sizes(arguments.text("--sizes", "1,3,5,7"), problems),
                        new Many(
                                arguments.number("--scale-rounds", 2, 1, 100),
                                arguments.number("--scale-znodes", 1_000_000, 1, 50_000_000),
                                arguments.seconds("--scale-seconds", 30, 1, 3_600),
                                arguments.number("--growth-znodes", 10_000_000, 1, 50_000_000),
                                arguments.text("--growth-heap", "4g")));
        arguments.finish();
        return options;
    }

    private static Times times(Arguments arguments, boolean daily) {
        return new Times(
                arguments.seconds("--ensemble-warmup", daily ? 5 : 15, 1, 3_600),
                arguments.seconds("--warmup", daily ? 1 : 3, 0, 600),
                arguments.seconds("--seconds", daily ? 2 : 5, 1, 600));
    }

    private static List<Integer> sizes(String text, List<String> problems) {
        List<Integer> sizes = new ArrayList<>();
        for (String size : text.split(",", -1)) {
            if (size.matches("[1-9]")) {
                sizes.add(Integer.parseInt(size));
            } else {
                problems.add("--sizes: '" + size + "' is no number from 1 to 9");
            }
        }
        return sizes;
    }
}
