package io.quorate.server.runtime;

/**
 * Ends the process: each of these logs its reason once and does not come back in the product. Tests
 * that run several servers in one process note the call instead.
 */
public interface ProcessEnd {

    /** A throwable that nobody expected, on any of our threads. */
    void uncaught(Throwable failure);

    /** This server's history cannot be trusted: see {@code ZabEffects.halt}. */
    void historyUntrusted(String reason);

    /** The ensemble uses what this build does not know. */
    void newerBuildNeeded(String reason);

    /** The log or the saved state could not be written or synced. */
    void storageFailed(String message, Throwable cause);
}
