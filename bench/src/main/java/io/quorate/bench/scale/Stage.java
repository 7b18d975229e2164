package io.quorate.bench.scale;

import io.quorate.bench.ensemble.Contender;
import io.quorate.bench.ensemble.Ensemble;
import io.quorate.bench.ensemble.Folders;
import io.quorate.bench.ensemble.Snapshots;
import io.quorate.bench.load.FillRun;
import io.quorate.bench.load.FirstRead;
import io.quorate.bench.load.LoadFailure;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What all measurements of one contender in one round begin with: an ensemble, and the znodes.
 *
 * @param options what is measured
 * @param contender who
 * @param folder of this contender and round
 * @param journal where things are said
 */
record Stage(ScaleOptions options, Contender contender, Path folder, Journal journal) {

    private static final Duration COUNT_MAX = Duration.ofSeconds(10);
    private static final Duration COUNT_POLL = Duration.ofMillis(50);
    private static final Duration FIRST_READ_MAX = Duration.ofMinutes(10);

    /** A part of a measurement, with servers that run. */
    interface Part {
        void play(Ensemble ensemble) throws IOException, LoadFailure, InterruptedException;
    }

    /** Starts so many servers, has them measured, ends them, and deletes their data. */
    void with(int servers, Part part) throws IOException, LoadFailure, InterruptedException {
        Path home = folder.resolve("servers-" + servers);
        List<String> settings = Snapshots.AS_SHIPPED.settings(contender);
        try (Ensemble ensemble =
                Ensemble.start(contender, options.setup().java(), home, servers, settings)) {
            part.play(ensemble);
        }
        Folders.delete(home); // after a failure it stays, with what the servers said
    }

    /**
     * Creates all znodes, and lets the servers rest.
     *
     * @return seconds that the creation took
     * @throws LoadFailure if they are not all there afterwards
     */
    double fill(Ensemble ensemble) throws LoadFailure, InterruptedException {
        long before = ensemble.znodes(0);
        double seconds = FillRun.run(ensemble.clientAddresses(), options.znodes());
        Thread.sleep(options.settle());
        requireZnodes(ensemble, 0, before + options.znodes().withParents());
        return seconds;
    }

    /**
     * Checks that a server has not lost any; one that is busy or behind gets a moment.
     *
     * @throws LoadFailure if it has
     */
    void requireZnodes(Ensemble ensemble, int server, long atLeast)
            throws LoadFailure, InterruptedException {
        long endNanos = System.nanoTime() + COUNT_MAX.toNanos();
        long found = ensemble.znodes(server);
        while (found < atLeast && System.nanoTime() - endNanos < 0) {
            Thread.sleep(COUNT_POLL);
            found = ensemble.znodes(server);
        }
        if (found < atLeast) {
            throw new LoadFailure(found + " znodes where there should be " + atLeast);
        }
    }

    /**
     * Starts a server that has ended.
     *
     * @return seconds until a new session has read the znode that was created last
     */
    double startUntilFirstRead(Ensemble ensemble, int server)
            throws IOException, LoadFailure, InterruptedException {
        ensemble.awaitEnd(server);
        long startNanos = System.nanoTime();
        ensemble.startAgain(server);
        long readNanos =
                FirstRead.await(
                        ensemble.clientAddresses().get(server),
                        options.znodes().lastPath(),
                        FIRST_READ_MAX);
        return (readNanos - startNanos) / 1e9;
    }
}
