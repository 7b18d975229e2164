package io.quorate.server.wal;

import java.util.Arrays;

/**
 * What a batch means to the logical history, in order: runs of records with growing zxids, and
 * truncations between them. Nearly always one run.
 */
final class BatchPieces {

    private static final long TRUNCATION = -1;
    private static final int FIELDS = 3;

    /** Per piece: offset in the batch, first zxid or {@link #TRUNCATION}, last zxid. */
    private long[] pieces = new long[FIELDS * 4];

    private int count;
    private boolean inRun;

    void clear() {
        count = 0;
        inRun = false;
    }

    void record(int offset, long zxid) {
        if (inRun) {
            pieces[(count - 1) * FIELDS + 2] = zxid;
        } else {
            add(offset, zxid, zxid);
            inRun = true;
        }
    }

    void truncation(int offset, long zxid) {
        add(offset, TRUNCATION, zxid);
        inRun = false;
    }

    private void add(int offset, long first, long last) {
        if ((count + 1) * FIELDS > pieces.length) {
            pieces = Arrays.copyOf(pieces, pieces.length * 2);
        }
        int at = count * FIELDS;
        pieces[at] = offset;
        pieces[at + 1] = first;
        pieces[at + 2] = last;
        count++;
    }

    int count() {
        return count;
    }

    boolean isTruncation(int piece) {
        return pieces[piece * FIELDS + 1] == TRUNCATION;
    }

    /** Offset in the batch where the piece begins. */
    int offset(int piece) {
        return (int) pieces[piece * FIELDS];
    }

    long firstZxid(int piece) {
        return pieces[piece * FIELDS + 1];
    }

    /** The run's last zxid, or where the truncation goes back to. */
    long lastZxid(int piece) {
        return pieces[piece * FIELDS + 2];
    }
}
