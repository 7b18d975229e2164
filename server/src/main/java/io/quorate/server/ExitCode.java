package io.quorate.server;

/**
 * How the server process ends. Scripts and orchestrators read these, so a number never changes its
 * meaning; {@code docs/operations.md} repeats the table.
 */
public enum ExitCode {
    /** Ended as asked, by SIGTERM or Ctrl-C. */
    OK(0),
    /**
     * Something we believed was not so, or an error that nobody expected, on one of our threads.
     */
    UNCAUGHT_ERROR(1),
    /** The command line or the configuration cannot be used; every problem was printed. */
    CONFIG_ERROR(2),
    /** The heap or direct memory is exhausted; the JVM itself ends with this number, too. */
    OUT_OF_MEMORY(3),
    /**
     * The data directory is locked by another process, of another kind, or cannot be read or
     * written; or what reads it, RocksDB's library, cannot be loaded.
     */
    DATA_DIRECTORY_UNUSABLE(4),
    /** A port that this server should listen on is taken or forbidden. */
    PORT_UNAVAILABLE(5),
    /**
     * This server's history is damaged or contradicts its ensemble's: going on could lose
     * acknowledged writes.
     */
    HISTORY_UNTRUSTED(6),
    /** Writing or syncing the log failed: what had been written cannot be known any more. */
    LOG_WRITE_FAILED(7),
    /**
     * The ensemble uses a feature level that this build does not know. 8 and 9 are the script's.
     */
    NEWER_BUILD_NEEDED(10);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
