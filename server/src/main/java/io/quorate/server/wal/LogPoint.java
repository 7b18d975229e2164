package io.quorate.server.wal;

/**
 * A place in the log: the end of a batch, and the history there.
 *
 * @param nonce the segment's nonce; 0 is the place before every log
 * @param batchNumber the batch, 0 for the end of the segment's header
 * @param zxid last zxid of the logical history there
 * @param chainHash chain hash there
 */
public record LogPoint(long nonce, long batchNumber, long zxid, long chainHash) {

    static final LogPoint NOTHING = new LogPoint(0, 0, 0, 0);
}
