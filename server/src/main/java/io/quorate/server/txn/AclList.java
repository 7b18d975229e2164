package io.quorate.server.txn;

import io.quorate.protocol.Acl;
import io.quorate.protocol.Identity;
import io.quorate.protocol.wire.AclCodec;
import io.quorate.protocol.wire.MalformedFrameException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * An access control list as transactions carry it and znodes have it: the entries, their bytes on
 * the wire, and what everybody may do, which answers most questions at once. Immutable.
 */
public final class AclList {

    /** Everybody may do everything. */
    public static final AclList OPEN = AclList.of(Acl.OPEN);

    /** Everybody may read. */
    public static final AclList READ_ONLY = AclList.of(Acl.READ_ONLY);

    private final List<Acl> entries;
    private final byte[] encoded;
    private final long digest;
    private final int worldPerms;

    private AclList(List<Acl> entries, byte[] encoded) {
        this.entries = entries;
        this.encoded = encoded;
        this.digest = Digest.hash(encoded, 0, encoded.length, 0);
        int perms = 0;
        for (Acl entry : entries) {
            if (entry.id().equals(Identity.ANYONE)) {
                perms |= entry.perms();
            }
        }
        this.worldPerms = perms;
    }

    public static AclList of(List<Acl> entries) {
        List<Acl> copy = List.copyOf(entries);
        WireWriter out = new WireWriter(64);
        out.writeInt(copy.size());
        for (Acl entry : copy) {
            out.writeInt(entry.perms());
            writeUtf8(out, entry.id().scheme());
            writeUtf8(out, entry.id().id());
        }
        return new AclList(copy, out.toByteArray());
    }

    // Standard UTF-8, not the per-unit encoding of WireWriter.writeString: what is decoded from the
    // record must equal what the leader decided on, supplementary characters included.
    private static void writeUtf8(WireWriter out, String string) {
        byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
        out.writeBuffer(bytes, 0, bytes.length);
    }

    /**
     * Reads a list as {@link #encodeTo} or a client writes it; a null vector is an empty list.
     *
     * @throws MalformedFrameException if there is no such list here
     */
    public static AclList read(WireReader in) {
        return OPEN.isNext(in) ? OPEN : of(AclCodec.readList(in));
    }

    /** Passes over this list if it is what the reader stands before. Nearly every create has it. */
    private boolean isNext(WireReader in) {
        ByteBuffer buffer = in.buffer();
        int length = encoded.length;
        if (in.remaining() < length || !buffer.hasArray()) {
            return false;
        }
        int from = buffer.arrayOffset() + in.position();
        boolean isNext = Arrays.equals(buffer.array(), from, from + length, encoded, 0, length);
        if (isNext) {
            in.skip(length);
        }
        return isNext;
    }

    /** Writes the list as a client reads it. */
    public void encodeTo(WireWriter out) {
        out.writeBytes(encoded, 0, encoded.length);
    }

    /** Number of bytes that {@link #encodeTo} writes. */
    public int encodedBytes() {
        return encoded.length;
    }

    public List<Acl> entries() {
        return entries;
    }

    /** What world:anyone may do: bits of {@link io.quorate.protocol.Permission}. */
    public int worldPerms() {
        return worldPerms;
    }

    /** A hash of the content, the same on every server. */
    public long digest() {
        return digest;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof AclList that && Arrays.equals(encoded, that.encoded));
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(encoded);
    }

    @Override
    public String toString() {
        return entries.toString();
    }
}
