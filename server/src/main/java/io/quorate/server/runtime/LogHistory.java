package io.quorate.server.runtime;

import io.quorate.server.peer.HistoryReader;
import io.quorate.server.wal.LogReader;
import io.quorate.server.wal.WriteAheadLog;
import io.quorate.server.zab.Proposal;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;

/** Feeds streams to learners from the log. On the stream's own thread. */
public final class LogHistory implements HistoryReader {

    private static final int BATCH_BYTES = 512 * 1024;
    private static final long WAIT_MILLIS = 10_000;

    private final WriteAheadLog log;

    public LogHistory(WriteAheadLog log) {
        this.log = log;
    }

    @Override
    public Batches open(long afterZxid, long upToZxid) throws IOException {
        return new LogBatches(log.reader(afterZxid), upToZxid);
    }

    private static final class LogBatches implements Batches {

        private final LogReader reader;
        private final long upToZxid;
        private ByteBuffer batch = ByteBuffer.allocate(BATCH_BYTES);
        private @Nullable Proposal carried;

        LogBatches(LogReader reader, long upToZxid) {
            this.reader = reader;
            this.upToZxid = upToZxid;
        }

        @Override
        public @Nullable ByteBuffer next() throws IOException {
            batch.clear();
            Proposal record = carried == null ? firstOfBatch() : carried;
            carried = null;
            while (record != null) {
                if (record.length() > batch.remaining()) {
                    if (batch.position() > 0) {
                        carried = record;
                        break;
                    }
                    batch = ByteBuffer.allocate(record.length());
                }
                batch.put(record.array(), record.offset(), record.length());
                record = reader.next(upToZxid);
            }
            batch.flip();
            return batch.hasRemaining() ? batch : null;
        }

        /** Waits for the disk where the stream has caught up with it. */
        private @Nullable Proposal firstOfBatch() throws IOException {
            Proposal record = reader.next(upToZxid);
            while (record == null && reader.lastZxid() < upToZxid) {
                awaitMore();
                record = reader.next(upToZxid);
            }
            return record;
        }

        private void awaitMore() throws IOException {
            try {
                if (!reader.awaitMore(WAIT_MILLIS)) {
                    throw new IOException(
                            "the log does not grow up to 0x" + Long.toHexString(upToZxid));
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("stopped while waiting for the log");
            }
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
