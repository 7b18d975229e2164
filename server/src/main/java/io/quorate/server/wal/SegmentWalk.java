package io.quorate.server.wal;

import io.quorate.server.zab.ControlRecord;
import io.quorate.server.zab.Proposal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Shows a segment from its first batch to its last, what lies behind bytes that do not verify
 * included: for tools. It verifies headers and records as a start does, but judges nothing: what is
 * void, torn or damaged, and whether the records continue the history, is seen only from all
 * segments together ({@link LogSurvey}, {@link ScannedLog}).
 *
 * <p>The segment may be the one that a running server writes.
 */
public final class SegmentWalk implements Closeable {

    /** What lies in a segment. */
    public sealed interface Found {

        /** Where in the file. */
        long offset();

        /** Number of the batch that it is part of. */
        long batch();

        /** A batch whose header verifies. */
        record Batch(long offset, long batch, int length, long commitMark) implements Found {}

        /** A record of the history; its bytes hold only until the visitor returns. */
        record History(long offset, long batch, Proposal record) implements Found {}

        record Control(long offset, long batch, ControlRecord record) implements Found {}

        /**
         * Bytes that are not what was written.
         *
         * @param batch the batch that they should be
         * @param begun whether that batch's header verifies, and only records behind it do not
         * @param to where the next batch that verifies begins, or the file ends
         * @param later number of that batch, 0 if there is none
         */
        record Unreadable(long offset, long batch, boolean begun, long to, long later)
                implements Found {}
    }

    /** Is told what lies in a segment, in the order of the file. */
    public interface Visitor {

        /** Returns whether to go on. */
        boolean visit(Found found) throws IOException;
    }

    /** A later batch of the segment; number 0 if there is none. */
    private record Later(long offset, long number) {}

    private final LogFiles files;
    private final String name;
    private final long nonce;
    private final long through;
    private final BatchCursor cursor = new BatchCursor();
    private final CRC32C crc = new CRC32C();
    private SegmentBytes bytes;

    /** Length of the batch in question, 0 if its header does not verify. */
    private int length;

    private SegmentWalk(LogFiles files, LogSurvey.Piece piece, long nonce) throws IOException {
        this.files = files;
        this.nonce = nonce;
        name = piece.name();
        through = piece.through();
        bytes = new SegmentBytes(files.openForReading(name));
    }

    /** Shows what stands behind the segment's header; nothing if that does not verify. */
    public static void walk(LogFiles files, LogSurvey.Piece piece, Visitor visitor)
            throws IOException {
        SegmentHeader header = piece.header();
        if (header != null) {
            try (SegmentWalk walk = new SegmentWalk(files, piece, header.nonce())) {
                walk.walk(LogFormat.align(header.length()), visitor);
            }
        }
    }

    private void walk(long first, Visitor visitor) throws IOException {
        long offset = first;
        long number = 1;
        boolean goesOn = true;
        while (goesOn) {
            int good = goodBytes(offset, number);
            if (good > 0 && good == length) {
                goesOn = show(offset, good, visitor);
                offset = behind(offset);
                number++;
                continue;
            }
            Later later = laterBatch(behind(offset), number);
            if (later.number() > 0 && isGoodNow(offset, number)) {
                continue;
            }
            good = goodBytes(offset, number);
            if (later.number() == 0 && good == 0 && mayEnd(number) && isBlank(offset)) {
                return;
            }
            goesOn =
                    show(offset, good, visitor)
                            && visitor.visit(unreadable(offset, good, number, later))
                            && later.number() > 0;
            offset = later.offset();
            number = later.number();
        }
    }

    /** Whether no later segment proves that this batch was there. */
    private boolean mayEnd(long number) {
        return through == LogSurvey.TO_THE_END || number > through;
    }

    /** Where the batch behind this one may begin. */
    private long behind(long offset) {
        return LogFormat.align(offset + Math.max(length, 1));
    }

    /**
     * A running server may have written this batch while we searched behind it, and the next one
     * too. Then it stands there now; what does not had been synced once.
     */
    private boolean isGoodNow(long offset, long number) throws IOException {
        bytes.close();
        bytes = new SegmentBytes(files.openForReading(name));
        int good = goodBytes(offset, number);
        return good > 0 && good == length;
    }

    /** Up to where the batch is good: 0 if not even its header verifies. */
    private int goodBytes(long offset, long number) throws IOException {
        length = 0;
        int at = bytes.load(offset, LogFormat.BATCH_HEADER_BYTES);
        if (BatchCursor.batchNumberAt(bytes.window(), at, nonce, crc) != number) {
            return 0;
        }
        length = BatchCursor.lengthAt(bytes.window(), at);
        begin(offset);
        while (true) {
            switch (cursor.next()) {
                case HISTORY, CONTROL -> {}
                case END, BAD -> {
                    return cursor.offset();
                }
            }
        }
    }

    private void begin(long offset) throws IOException {
        int at = bytes.load(offset, (int) Math.min(length, bytes.size() - offset));
        cursor.begin(bytes.window(), at);
    }

    /** Tells of a batch as far as it is good. Returns whether to go on. */
    private boolean show(long offset, int good, Visitor visitor) throws IOException {
        if (good == 0) {
            return true;
        }
        begin(offset);
        long number = cursor.batchNumber();
        boolean goesOn =
                visitor.visit(new Found.Batch(offset, number, length, cursor.commitMark()));
        while (goesOn && cursor.nextOffset() < good) {
            BatchCursor.Step step = cursor.next();
            long place = offset + cursor.offset();
            goesOn =
                    switch (step) {
                        case HISTORY ->
                                visitor.visit(new Found.History(place, number, cursor.proposal()));
                        case CONTROL ->
                                visitor.visit(new Found.Control(place, number, cursor.control()));
                        case END, BAD -> false;
                    };
        }
        return goesOn;
    }

    private static Found unreadable(long offset, int good, long number, Later later) {
        return new Found.Unreadable(
                offset + good, number, good > 0, later.offset(), later.number());
    }

    private Later laterBatch(long from, long number) throws IOException {
        for (long offset = from; offset < bytes.size(); offset += LogFormat.PAGE_BYTES) {
            int loaded = bytes.load(offset, LogFormat.BATCH_HEADER_BYTES);
            long found = BatchCursor.batchNumberAt(bytes.window(), loaded, nonce, crc);
            if (found > number) {
                return new Later(offset, found);
            }
        }
        return new Later(bytes.size(), 0);
    }

    /** Whether a page was never written since the segment was prepared. */
    private boolean isBlank(long offset) throws IOException {
        int page = bytes.load(offset, LogFormat.PAGE_BYTES);
        ByteBuffer window = bytes.window();
        for (int i = page; i < Math.min(page + LogFormat.PAGE_BYTES, window.limit()); i++) {
            if (window.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
