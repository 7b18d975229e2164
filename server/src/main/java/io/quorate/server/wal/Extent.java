package io.quorate.server.wal;

/**
 * A stretch of one segment that belongs to the logical history: whole batches in file order, whose
 * records from {@code firstRecord} to {@code to} with zxids up to {@code lastZxid} are not void.
 *
 * @param segment where it lies
 * @param from offset of its first batch
 * @param firstBatch number of that batch
 * @param firstRecord offset of the first record that belongs to it
 * @param to offset behind its last record
 * @param firstZxid its first zxid
 * @param lastZxid its last zxid
 */
record Extent(
        Segment segment,
        long from,
        long firstBatch,
        long firstRecord,
        long to,
        long firstZxid,
        long lastZxid) {

    Extent grownTo(long newTo, long newLastZxid) {
        return new Extent(segment, from, firstBatch, firstRecord, newTo, firstZxid, newLastZxid);
    }

    Extent truncatedTo(long zxid) {
        return new Extent(segment, from, firstBatch, firstRecord, to, firstZxid, zxid);
    }
}
