package io.quorate.server.wal;

/** What the log tells its owner. Both are called on the log thread. */
public interface LogListener {

    /**
     * Everything up to this ticket is durable. Tickets grow from call to call.
     *
     * @param bytes how many were written for it
     * @param writeNanos how long the write took, a new segment in front of it included
     * @param syncNanos how long the sync took
     */
    void flushed(long ticket, int bytes, long writeNanos, long syncNanos);

    /**
     * A write or sync failed, or the log thread broke. Called once, and nothing is written or
     * flushed after it: the process must end, since after a failed sync nobody knows what is on the
     * disk (a retry would report success for pages that the kernel has dropped).
     *
     * @param message one line for the operator: what, which file, the system's error, what to do
     */
    void failed(String message, Throwable cause);
}
