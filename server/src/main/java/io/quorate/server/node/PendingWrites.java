package io.quorate.server.node;

import io.quorate.protocol.wire.WireWriter;
import io.quorate.server.common.Invariant;
import io.quorate.server.common.InvariantViolation;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * The writes of this server's clients that await their transaction: packs those of a pass into one
 * {@link RelayMessage.Forward} (a few if they are many), keeps their bytes until they are answered,
 * and bounds them.
 */
final class PendingWrites {

    /**
     * A longer pack is sent in several messages: arrays of moderate size are kinder to the heap.
     */
    private static final int PACK_BYTES = 256 << 10;

    private final int countMax;
    private final long bytesMax;
    private final WireWriter writer = new WireWriter(4096);
    private final ArrayDeque<RelayMessage.Forward> sealed = new ArrayDeque<>();
    private Pack pack = new Pack();
    private int packed;
    private int count;
    private long bytes;

    /**
     * @param countMax writes
     * @param bytesMax their bytes, packed
     */
    PendingWrites(int countMax, long bytesMax) {
        this.countMax = countMax;
        this.bytesMax = bytesMax;
    }

    int count() {
        return count;
    }

    /** Whether there is no credit for another write. */
    boolean isFull() {
        return count >= countMax || bytes >= bytesMax;
    }

    /** Whether so much was answered that those who wait for credit may go on. */
    boolean hasDrained() {
        return count <= countMax / 2 && bytes <= bytesMax / 2;
    }

    /** Packs the frame that stands in {@code buffer}, which is copied, and counts the write. */
    void add(Client client, Waiting write, ByteBuffer buffer, int from, int to) {
        int at = writer.length();
        byte[] identities = client.packedIdentities();
        writer.writeLong(client.id.value());
        writer.writeLong(client.forwardedSessionId());
        writer.writeBytes(identities, 0, identities.length);
        writer.writeInt(to - from);
        int target = writer.reserve(to - from);
        buffer.get(from, writer.array(), target, to - from);
        write.packed(pack, at, writer.length() - at);
        count++;
        bytes += write.packedBytes;
        packed();
    }

    /** Packs a write again that no history has, as it was: same session, same identities. */
    void addAgain(Waiting write) {
        Pack before = write.pack;
        if (before == null || before == pack) {
            throw new InvariantViolation("only what was sealed can be forwarded again");
        }
        int at = writer.length();
        writer.writeBytes(before.bytes(), write.packedAt, write.packedBytes);
        write.packed(pack, at, write.packedBytes);
        packed();
    }

    private void packed() {
        packed++;
        if (writer.length() >= PACK_BYTES) {
            seal();
        }
    }

    /**
     * The write is answered, or its client is gone. Uncounted only: what is packed stays packed.
     */
    void remove(Waiting write) {
        count--;
        bytes -= write.packedBytes;
        Invariant.check(count >= 0 && bytes >= 0, "more writes answered than asked");
    }

    /** Whether anything was packed and not taken. */
    boolean hasPacked() {
        return packed > 0 || !sealed.isEmpty();
    }

    /**
     * The next message with writes that were packed, or null if there is none. To be called until
     * then, at the end of a pass.
     */
    RelayMessage.@Nullable Forward take() {
        if (packed > 0) {
            seal();
        }
        return sealed.poll();
    }

    /** What was packed will not be sent as it is; its bytes stay, to be packed again. */
    void discard() {
        if (packed > 0) {
            seal();
        }
        sealed.clear();
    }

    private void seal() {
        byte[] all = writer.toByteArray();
        sealed.add(new RelayMessage.Forward(packed, all));
        pack.seal(all);
        pack = new Pack();
        packed = 0;
        writer.reset();
    }
}
