package io.quorate.server.snapshot;

import io.quorate.protocol.wire.MalformedFrameException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.server.session.Session;
import io.quorate.server.tree.Znode;
import io.quorate.server.txn.AclList;
import io.quorate.server.zab.HistoryBase;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * Keys and values of a saved state; docs/formats/snapshot.md describes them. The first byte of a
 * key tells the kind; ascending keys give ACLs, meta, sessions, and then each znode behind its
 * parent.
 *
 * <p>Writing fills buffers of the caller, big-endian. Reading believes nothing: what does not make
 * sense is an {@link UnreadableStateException} that names the key.
 */
final class StateCodec {

    /** The version that this build writes, and the only one that it reads. */
    static final int FORMAT_VERSION = 1;

    static final byte ACL = 'a';
    static final byte META = 'm';
    static final byte SESSION = 's';
    static final byte ZNODE = 'z';

    /** Of a key with a number in it. */
    static final int NUMBERED_KEY_MAX = 1 + Long.BYTES;

    private static final int SESSION_FIXED = Integer.BYTES + Long.BYTES;
    private static final int COUNTERS = Integer.BYTES + Long.BYTES;
    private static final int NAMED_BYTES_MAX = 200;

    private StateCodec() {}

    static byte[] metaKey() {
        return new byte[] {META};
    }

    static void aclKey(int number, ByteBuffer key) {
        key.put(ACL).putInt(number);
    }

    static void sessionKey(long sessionId, ByteBuffer key) {
        key.put(SESSION).putLong(sessionId);
    }

    static int znodeKeyBytes(byte[] znode) {
        return 1 + Znode.pathLength(znode);
    }

    static void znodeKey(byte[] znode, ByteBuffer key) {
        key.put(ZNODE).put(znode, Znode.pathOffset(), Znode.pathLength(znode));
    }

    static byte[] acl(AclList acl) {
        WireWriter out = new WireWriter(acl.encodedBytes());
        acl.encodeTo(out);
        return out.toByteArray();
    }

    static byte[] meta(StateMeta meta) {
        byte[] base = meta.base().encode();
        ByteBuffer out = ByteBuffer.allocate(Integer.BYTES + Long.BYTES + base.length);
        return out.putInt(FORMAT_VERSION).putLong(meta.digest()).put(base).array();
    }

    static byte[] session(Session session) {
        ByteBuffer out = ByteBuffer.allocate(SESSION_FIXED + session.password().length);
        out.putInt(session.timeoutMillis()).putLong(session.owner()).put(session.password());
        return out.array();
    }

    static int znodeValueBytes(byte[] znode) {
        return COUNTERS + Znode.pathOffset() + Znode.dataLength(znode);
    }

    static void znode(byte[] znode, int cversion, long pzxid, ByteBuffer value) {
        value.putInt(cversion).putLong(pzxid).put(znode, 0, Znode.pathOffset());
        value.put(znode, Znode.dataOffset(znode), Znode.dataLength(znode));
    }

    /** The number in an ACL's key. */
    static int aclNumber(ByteBuffer key) throws UnreadableStateException {
        check(key.remaining() == 1 + Integer.BYTES, key, "has a key of another length");
        return key.getInt(key.position() + 1);
    }

    static AclList acl(ByteBuffer key, ByteBuffer value) throws UnreadableStateException {
        WireReader in = new WireReader(value);
        try {
            AclList acl = AclList.read(in);
            check(in.remaining() == 0, key, "has bytes behind its end");
            return acl;
        } catch (MalformedFrameException e) {
            throw malformed(key, "is none: " + e.getMessage(), e);
        }
    }

    static Session session(ByteBuffer key, ByteBuffer value) throws UnreadableStateException {
        check(key.remaining() == 1 + Long.BYTES, key, "has a key of another length");
        check(value.remaining() >= SESSION_FIXED, key, "is cut short");
        long id = key.getLong(key.position() + 1);
        check(id != 0, key, "has id 0");
        ByteBuffer in = value.slice();
        int timeoutMillis = in.getInt();
        long owner = in.getLong();
        byte[] password = new byte[in.remaining()];
        in.get(password);
        return new Session(id, timeoutMillis, password, owner);
    }

    /**
     * @throws NewerStateException if a newer build wrote it
     */
    static StateMeta meta(ByteBuffer value, String where)
            throws UnreadableStateException, NewerStateException {
        if (value.remaining() < Integer.BYTES) {
            throw new UnreadableStateException("the state's description is cut short");
        }
        ByteBuffer in = value.slice();
        int version = in.getInt();
        if (version > FORMAT_VERSION) {
            throw newer(where, version);
        }
        try {
            long digest = in.getLong();
            HistoryBase base = HistoryBase.decode(in);
            if (version < 1 || in.hasRemaining()) {
                throw new UnreadableStateException("the state's description is malformed");
            }
            return new StateMeta(base, digest);
        } catch (RuntimeException e) {
            // HistoryBase takes its bytes for checksummed. These came from a disk or another
            // server, and a bug must not be the answer to what they hold.
            throw new UnreadableStateException("the state's description is malformed", e);
        }
    }

    static NewerStateException newer(String where, int version) {
        return new NewerStateException(
                where
                        + " has state format "
                        + version
                        + ", this build reads up to "
                        + FORMAT_VERSION
                        + ": start a newer build on this directory");
    }

    /** The array of a znode; {@link #cversion} and {@link #pzxid} are then in the value as well. */
    static byte[] znode(ByteBuffer key, ByteBuffer value) throws UnreadableStateException {
        int header = Znode.pathOffset();
        int pathLength = key.remaining() - 1;
        int dataLength = value.remaining() - COUNTERS - header;
        check(dataLength >= 0, key, "is cut short");
        byte[] znode = new byte[header + pathLength + dataLength];
        value.get(value.position() + COUNTERS, znode, 0, header);
        check(Znode.pathLength(znode) == pathLength, key, "is another one's");
        key.get(key.position() + 1, znode, header, pathLength);
        check(isPath(znode, header, pathLength), key, "has no valid path");
        check(dataLength == 0 || !Znode.hasNullData(znode), key, "has data that is null");
        int data = value.position() + COUNTERS + header;
        value.get(data, znode, header + pathLength, dataLength);
        return znode;
    }

    static int cversion(ByteBuffer znodeValue) {
        return znodeValue.getInt(znodeValue.position());
    }

    static long pzxid(ByteBuffer znodeValue) {
        return znodeValue.getLong(znodeValue.position() + Integer.BYTES);
    }

    /**
     * As a parent and a name are cut out of it: a slash in front of each name, and no name empty.
     */
    private static boolean isPath(byte[] array, int offset, int length) {
        if (length < 1 || array[offset] != '/') {
            return false;
        }
        for (int i = offset + 1; i < offset + length; i++) {
            if (array[i] == '/' && array[i - 1] == '/') {
                return false;
            }
        }
        return length == 1 || array[offset + length - 1] != '/';
    }

    private static void check(boolean holds, ByteBuffer key, String what)
            throws UnreadableStateException {
        if (!holds) {
            throw malformed(key, what, null);
        }
    }

    static UnreadableStateException malformed(
            ByteBuffer key, String what, @Nullable Throwable cause) {
        byte[] bytes = new byte[Math.min(key.remaining(), NAMED_BYTES_MAX)];
        key.get(key.position(), bytes);
        String name =
                switch (bytes.length == 0 ? 0 : bytes[0]) {
                    case ACL -> "an ACL";
                    case SESSION -> "a session";
                    case ZNODE -> "a znode";
                    default -> "something unknown";
                };
        String message = name + " " + what + " (key " + HexFormat.of().formatHex(bytes) + ")";
        return cause == null
                ? new UnreadableStateException(message)
                : new UnreadableStateException(message, cause);
    }
}
