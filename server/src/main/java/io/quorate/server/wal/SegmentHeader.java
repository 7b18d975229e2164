package io.quorate.server.wal;

import io.quorate.server.common.Invariant;
import io.quorate.server.zab.Membership;
import io.quorate.server.zab.OwnFacts;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.PeerMemory;
import io.quorate.server.zab.Standing;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The head of a segment: durable before the file gets its final name. So a segment without a valid
 * header is damage, and never a crash during creation.
 *
 * @param nonce the segment's nonce, never 0
 * @param number the segment's number
 * @param segmentBytes the file's size
 * @param continuesAfter what lies behind this point in older segments is void
 * @param own own facts as of that point
 * @param history history facts as of that point
 */
public record SegmentHeader(
        long nonce,
        long number,
        long segmentBytes,
        LogPoint continuesAfter,
        OwnFacts own,
        HistoryFacts history) {

    /** Where the parts stand that no later version may move: magic, version, length, checksum. */
    private static final int LENGTH_AT = 12;

    private static final int CRC_AT = 16;
    static final int FIXED_BYTES = 20;

    /** Bound for a header: some thousand memories of peers. */
    static final int MAX_BYTES = 1024 * 1024;

    private static final int PLACE_BYTES = 56;
    private static final int OWN_BYTES = 38;
    private static final int PEER_BYTES = 33;
    private static final int HISTORY_BYTES = 37;

    /** Length of the header's bytes, without the padding to the first batch. */
    int length() {
        return FIXED_BYTES
                + PLACE_BYTES
                + (OWN_BYTES + own.peers().size() * PEER_BYTES)
                + (HISTORY_BYTES + history.committedMembership().encode().length)
                + (differs() ? history.loggedMembership().encode().length : 0);
    }

    private boolean differs() {
        return !history.loggedMembership().equals(history.committedMembership());
    }

    /** The header's bytes. */
    ByteBuffer encode() {
        int length = length();
        Invariant.check(length <= MAX_BYTES, "segment header too long", length, MAX_BYTES);
        ByteBuffer out = ByteBuffer.allocate(length);
        out.putLong(LogFormat.MAGIC).putInt(LogFormat.VERSION).putInt(length).putInt(0);
        out.putLong(nonce).putLong(number).putLong(segmentBytes);
        out.putLong(continuesAfter.nonce()).putLong(continuesAfter.batchNumber());
        out.putLong(continuesAfter.zxid()).putLong(continuesAfter.chainHash());
        putOwn(out);
        out.putLong(history.clusterId()).putInt(history.featureLevel());
        out.putLong(history.zxid()).putLong(history.chainHash()).putLong(history.commitMark());
        out.put(history.committedMembership().encode());
        out.put((byte) (differs() ? 1 : 0));
        if (differs()) {
            out.put(history.loggedMembership().encode());
        }
        Invariant.check(!out.hasRemaining(), "segment header length", out.position(), length);
        return out.putInt(CRC_AT, checksum(out.array(), length)).flip();
    }

    private void putOwn(ByteBuffer out) {
        PeerId leader = own.acceptedLeader();
        out.putLong(own.diskId()).putLong(own.incarnation()).putLong(own.acceptedEpoch());
        out.put((byte) (leader == null ? 0 : leader.value()));
        out.put((byte) ControlCodec.standingWire(own.standing()));
        out.putLong(own.highestZxidEverLogged()).putInt(own.peers().size());
        for (PeerMemory peer : own.peers()) {
            ControlCodec.putPeer(out, peer);
        }
    }

    /**
     * Length of the header that these bytes begin, or 0 if they begin none.
     *
     * @param bytes at least the first {@link #FIXED_BYTES}
     */
    static int lengthOf(ByteBuffer bytes) {
        int at = bytes.position();
        if (bytes.remaining() < FIXED_BYTES || bytes.getLong(at) != LogFormat.MAGIC) {
            return 0;
        }
        int length = bytes.getInt(at + LENGTH_AT);
        return length < FIXED_BYTES || length > MAX_BYTES ? 0 : length;
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @param bytes an array-backed buffer from the beginning of the file
     * @param file for the message
     * @return the header, or null if the bytes do not verify
     * @throws StorageException if a newer build wrote them
     */
    static @Nullable SegmentHeader decode(ByteBuffer bytes, String file) throws StorageException {
        int length = lengthOf(bytes);
        if (length == 0 || length > bytes.remaining()) {
            return null;
        }
        byte[] header = new byte[length];
        bytes.get(bytes.position(), header);
        ByteBuffer in = ByteBuffer.wrap(header);
        if (checksum(header, length) != in.getInt(CRC_AT)) {
            return null;
        }
        int version = in.getInt(8);
        if (version != LogFormat.VERSION) {
            throw new StorageException(
                    file
                            + " has log format "
                            + version
                            + ", this build reads "
                            + LogFormat.VERSION
                            + ": start a newer build on this directory");
        }
        try {
            return read(in.position(FIXED_BYTES));
        } catch (RuntimeException e) {
            // Its parts take their bytes for written by a build of ours. Where they were not, a
            // header that does not verify is damage, which has a cure; a bug at every start has
            // none.
            return null;
        }
    }

    private static SegmentHeader read(ByteBuffer in) {
        long nonce = in.getLong();
        long number = in.getLong();
        long segmentBytes = in.getLong();
        LogPoint after = new LogPoint(in.getLong(), in.getLong(), in.getLong(), in.getLong());
        OwnFacts own = readOwn(in);
        long clusterId = in.getLong();
        int featureLevel = in.getInt();
        long zxid = in.getLong();
        long chainHash = in.getLong();
        long commitMark = in.getLong();
        Membership committed = Membership.decode(in);
        Membership logged = in.get() == 0 ? committed : Membership.decode(in);
        return new SegmentHeader(
                nonce,
                number,
                segmentBytes,
                after,
                own,
                new HistoryFacts(
                        clusterId, featureLevel, committed, logged, zxid, chainHash, commitMark));
    }

    private static OwnFacts readOwn(ByteBuffer in) {
        long diskId = in.getLong();
        long incarnation = in.getLong();
        long acceptedEpoch = in.getLong();
        int leader = in.get() & 0xff;
        Standing standing = ControlCodec.standing(in.get());
        long highest = in.getLong();
        int count = in.getInt();
        List<PeerMemory> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            peers.add(ControlCodec.readPeer(in));
        }
        return new OwnFacts(
                diskId,
                incarnation,
                acceptedEpoch,
                leader == 0 ? null : new PeerId(leader),
                standing,
                highest,
                List.copyOf(peers));
    }

    private static int checksum(byte[] header, int length) {
        CRC32C crc = new CRC32C();
        crc.update(header, 0, CRC_AT);
        crc.update(header, FIXED_BYTES, length - FIXED_BYTES);
        return (int) crc.getValue();
    }
}
