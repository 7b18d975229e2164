package io.quorate.server.wal;

import io.quorate.server.zab.Proposal;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The records of one extent, read from disk at once into an array of their own, which they share.
 * Everything is verified again: the disk may have rotted since it was scanned or written.
 */
final class ExtentCursor {

    private final Extent extent;
    private final ByteBuffer bytes;
    private final String file;
    private final CRC32C crc = new CRC32C();
    private final BatchCursor batch = new BatchCursor();
    private long batchNumber;
    private int batchAt;
    private boolean inBatch;

    private ExtentCursor(Extent extent, ByteBuffer bytes, String file) {
        this.extent = extent;
        this.bytes = bytes;
        this.file = file;
        batchNumber = extent.firstBatch();
    }

    static ExtentCursor read(LogFiles files, LogFile file, Extent extent) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) (extent.to() - extent.from()));
        file.read(bytes, extent.from());
        return new ExtentCursor(extent, bytes.flip(), files.describe(extent.segment().name()));
    }

    /** The next record, null at the end of the extent. */
    @Nullable Proposal next() throws StorageException {
        while (true) {
            if (!inBatch && !beginBatch()) {
                return null;
            }
            switch (batch.next()) {
                case HISTORY -> {
                    Proposal record = batch.proposal();
                    if (extent.from() + batchAt + batch.offset() < extent.firstRecord()) {
                        continue;
                    }
                    return record.zxid() > extent.lastZxid() ? null : record;
                }
                case CONTROL -> {}
                case END -> {
                    batchAt = (int) LogFormat.align(batchAt + batch.length());
                    batchNumber++;
                    inBatch = false;
                }
                case BAD -> {
                    if (extent.from() + batchAt + batch.offset() >= extent.to()) {
                        return null;
                    }
                    throw damaged(batchAt + batch.offset());
                }
            }
        }
    }

    private boolean beginBatch() throws StorageException {
        if (batchAt >= bytes.capacity()) {
            return false;
        }
        long nonce = extent.segment().nonce();
        if (BatchCursor.batchNumberAt(bytes, batchAt, nonce, crc) != batchNumber) {
            throw damaged(batchAt);
        }
        batch.begin(bytes, batchAt);
        inBatch = true;
        return true;
    }

    private StorageException damaged(int at) {
        return new StorageException(
                file
                        + " at byte "
                        + (extent.from() + at)
                        + ": the disk no longer holds what was written there; check the disk");
    }
}
