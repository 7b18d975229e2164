package io.quorate.server.metrics;

import io.quorate.server.node.ClientStatus;
import io.quorate.server.node.DigestAt;
import io.quorate.server.node.SessionStatus;
import io.quorate.server.node.WatchStatus;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * What a server can be asked about itself: the one source of four-letter words, of {@code /metrics}
 * and of the HTTP commands. Everything may be called from any thread. What comes as a future is
 * asked of the node loop, in slices if it is much, and completes on the loop's thread: what is done
 * with it belongs on another.
 */
public interface ServerView {

    /** So many at most are in a list. */
    int LISTED_MAX = 100_000;

    /**
     * A list, or its beginning.
     *
     * @param complete whether nothing was left out
     */
    record Listing<T>(List<T> all, boolean complete) {}

    /**
     * An open client connection.
     *
     * @param remote where the client is
     * @param client what the node knows of it; null until it has sent its first frame
     */
    record Connection(SocketAddress remote, @Nullable ClientStatus client) {}

    /**
     * Where things are on the disks.
     *
     * @param data folder of the saved state
     * @param log folder of the log
     */
    record Folders(Path data, Path log) {}

    CompletableFuture<Picture> picture();

    CompletableFuture<Listing<Connection>> connections();

    CompletableFuture<Listing<WatchStatus>> watches();

    CompletableFuture<Listing<SessionStatus>> sessions();

    CompletableFuture<List<DigestAt>> digests();

    /** {@code srst}; answers with what is then. */
    CompletableFuture<Picture> resetServerStatistics();

    /** {@code crst}; answers with what is then. */
    CompletableFuture<Picture> resetConnectionStatistics();

    /** The meters, which are read where they are. */
    Metrics metrics();

    /** {@code 3.9.5-quorate-<version>-<commit>, built on <date>}. */
    String version();

    /** What {@code conf} answers; reads the disk. */
    String configurationText();

    Folders folders();

    /** The properties of the JVM. */
    Map<String, String> properties();

    /** This host's name. */
    String hostName();

    /** The wall clock, in milliseconds since 1970. */
    long wallMillis();

    /** The number that {@code stmk} has set: it has no effect here. */
    long traceMask();

    void traceMask(long mask);
}
