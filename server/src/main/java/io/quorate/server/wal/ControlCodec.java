package io.quorate.server.wal;

import io.quorate.server.common.Checksummed;
import io.quorate.server.common.Invariant;
import io.quorate.server.zab.ControlRecord;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.PeerMemory;
import io.quorate.server.zab.Standing;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Control records as bytes. They begin like the records of the history (length, checksum, kind);
 * their kinds start at 64, and their checksum is seeded with the batch, since they must never be
 * believed anywhere else.
 */
final class ControlCodec {

    static final int FIRST_KIND = 64;

    /** Length of the longest control record. */
    static final int MAX_BYTES = 64;

    private static final int ACCEPTED = 64;
    private static final int STANDING_IS = 65;
    private static final int STARTED = 66;
    private static final int PEER_SEEN = 67;
    private static final int TRUNCATED_TO = 68;
    private static final int COMMITTED = 69;

    private static final int CRC_AT = 4;

    private ControlCodec() {}

    /** Writes the record at the buffer's position; the checksum is {@link #seal}'s. */
    static void put(ByteBuffer out, ControlRecord record) {
        int start = out.position();
        out.putInt(0).putInt(0);
        switch (record) {
            case ControlRecord.Accepted(long epoch, PeerId leader) ->
                    out.put((byte) ACCEPTED).putLong(epoch).put((byte) leader.value());
            case ControlRecord.StandingIs(Standing standing, long diskId) ->
                    out.put((byte) STANDING_IS).put((byte) standingWire(standing)).putLong(diskId);
            case ControlRecord.Started(long incarnation) ->
                    out.put((byte) STARTED).putLong(incarnation);
            case ControlRecord.PeerSeen(PeerMemory memory) ->
                    putPeer(out.put((byte) PEER_SEEN), memory);
            case ControlRecord.TruncatedTo(long zxid) -> out.put((byte) TRUNCATED_TO).putLong(zxid);
            case ControlRecord.Committed(long zxid) -> out.put((byte) COMMITTED).putLong(zxid);
        }
        out.putInt(start, out.position() - start);
    }

    /** Completes the record at {@code at} for the batch it goes out with. */
    static void seal(ByteBuffer batch, int at, CRC32C crc, long nonce, long batchNumber) {
        batch.putInt(at + CRC_AT, checksum(batch, at, batch.getInt(at), crc, nonce, batchNumber));
    }

    /** Whether the record at {@code at}, of this length, was written in this batch. */
    static boolean verifies(
            ByteBuffer batch, int at, int length, CRC32C crc, long nonce, long batchNumber) {
        return checksum(batch, at, length, crc, nonce, batchNumber) == batch.getInt(at + CRC_AT);
    }

    private static int checksum(
            ByteBuffer batch, int at, int length, CRC32C crc, long nonce, long batchNumber) {
        LogFormat.seed(crc, nonce, batchNumber);
        crc.update(batch.slice(at + CRC_AT + 4, length - CRC_AT - 4));
        return (int) crc.getValue();
    }

    /** Reads a record that {@link #verifies}. */
    static ControlRecord read(ByteBuffer batch, int at) {
        int end = at + batch.getInt(at);
        ByteBuffer in = batch.duplicate().limit(end).position(at + LogFormat.RECORD_KIND_AT);
        return Checksummed.read("control record", () -> decode(in, at));
    }

    private static ControlRecord decode(ByteBuffer in, int at) {
        int kind = in.get();
        return switch (kind) {
            case ACCEPTED -> new ControlRecord.Accepted(in.getLong(), new PeerId(in.get() & 0xff));
            case STANDING_IS -> new ControlRecord.StandingIs(standing(in.get()), in.getLong());
            case STARTED -> new ControlRecord.Started(in.getLong());
            case PEER_SEEN -> new ControlRecord.PeerSeen(readPeer(in));
            case TRUNCATED_TO -> new ControlRecord.TruncatedTo(in.getLong());
            case COMMITTED -> new ControlRecord.Committed(in.getLong());
            default -> {
                Invariant.check(false, "unknown control record", kind, at);
                throw new AssertionError();
            }
        };
    }

    static void putPeer(ByteBuffer out, PeerMemory memory) {
        out.put((byte) memory.peer().value()).putLong(memory.diskId());
        out.putLong(memory.incarnation()).putLong(memory.acceptedEpoch());
        out.putLong(memory.highestZxidEverLogged());
    }

    static PeerMemory readPeer(ByteBuffer in) {
        return new PeerMemory(
                new PeerId(in.get() & 0xff),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong());
    }

    static int standingWire(Standing standing) {
        return switch (standing) {
            case NEW -> 1;
            case JOINING -> 2;
            case VOTER -> 3;
            case DAMAGED -> 4;
        };
    }

    static Standing standing(int wire) {
        return switch (wire) {
            case 1 -> Standing.NEW;
            case 2 -> Standing.JOINING;
            case 3 -> Standing.VOTER;
            default -> Standing.DAMAGED;
        };
    }
}
