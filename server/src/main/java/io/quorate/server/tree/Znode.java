package io.quorate.server.tree;

import io.quorate.server.txn.AclList;
import io.quorate.server.txn.ByteSlice;
import io.quorate.server.txn.Digest;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A view of the one immutable array that a znode is:
 *
 * <pre>
 *  0 i32 ACL number     in this server's AclTable
 *  4 i32 path length    the top bit is set if the data is null
 *  8 i64 czxid
 * 16 i64 mzxid
 * 24 i64 ctime in ms
 * 32 i64 mtime in ms
 * 40 i32 version
 * 44 i32 aversion
 * 48 i64 ephemeral owner
 * 56 path, then data to the end
 * </pre>
 *
 * Big-endian. What changes with the children (cversion, pzxid, their number) is elsewhere, so that
 * the creation of a child does not copy its parent.
 */
public final class Znode {

    static final int PATH_OFFSET = 56;

    private static final int PATH_LENGTH = 4;
    private static final int CZXID = 8;
    private static final int MZXID = 16;
    private static final int CTIME = 24;
    private static final int MTIME = 32;
    private static final int VERSION = 40;
    private static final int AVERSION = 44;
    private static final int EPHEMERAL_OWNER = 48;
    private static final int NULL_DATA = 0x8000_0000;

    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Znode() {}

    static byte[] create(
            ByteSlice path,
            @Nullable ByteSlice data,
            int aclNumber,
            long zxid,
            long timeMillis,
            long ephemeralOwner) {
        byte[] znode = allocate(path.array(), path.offset(), path.length(), data);
        INT.set(znode, 0, aclNumber);
        LONG.set(znode, CZXID, zxid);
        LONG.set(znode, MZXID, zxid);
        LONG.set(znode, CTIME, timeMillis);
        LONG.set(znode, MTIME, timeMillis);
        LONG.set(znode, EPHEMERAL_OWNER, ephemeralOwner);
        return znode;
    }

    static byte[] withData(
            byte[] before, @Nullable ByteSlice data, int version, long zxid, long timeMillis) {
        byte[] znode = allocate(before, PATH_OFFSET, pathLength(before), data);
        INT.set(znode, 0, aclNumber(before));
        System.arraycopy(before, CZXID, znode, CZXID, PATH_OFFSET - CZXID);
        LONG.set(znode, MZXID, zxid);
        LONG.set(znode, MTIME, timeMillis);
        INT.set(znode, VERSION, version);
        return znode;
    }

    /** With other data, and nothing to tell that it changed. */
    static byte[] withData(byte[] before, ByteSlice data) {
        return withData(before, data, version(before), mzxid(before), mtimeMillis(before));
    }

    static byte[] withAcl(byte[] before, int aclNumber, int aversion) {
        byte[] znode = before.clone();
        INT.set(znode, 0, aclNumber);
        INT.set(znode, AVERSION, aversion);
        return znode;
    }

    private static byte[] allocate(
            byte[] path, int pathOffset, int pathLength, @Nullable ByteSlice data) {
        int dataLength = data == null ? 0 : data.length();
        byte[] znode = new byte[PATH_OFFSET + pathLength + dataLength];
        INT.set(znode, PATH_LENGTH, data == null ? pathLength | NULL_DATA : pathLength);
        System.arraycopy(path, pathOffset, znode, PATH_OFFSET, pathLength);
        if (data != null) {
            System.arraycopy(
                    data.array(), data.offset(), znode, PATH_OFFSET + pathLength, dataLength);
        }
        return znode;
    }

    public static int aclNumber(byte[] znode) {
        return (int) INT.get(znode, 0);
    }

    /** Where the path begins. */
    public static int pathOffset() {
        return PATH_OFFSET;
    }

    public static int pathLength(byte[] znode) {
        return (int) INT.get(znode, PATH_LENGTH) & ~NULL_DATA;
    }

    /** The path as a string: allocates. */
    public static String path(byte[] znode) {
        return new String(znode, PATH_OFFSET, pathLength(znode), StandardCharsets.UTF_8);
    }

    public static boolean hasNullData(byte[] znode) {
        return (int) INT.get(znode, PATH_LENGTH) < 0;
    }

    public static int dataOffset(byte[] znode) {
        return PATH_OFFSET + pathLength(znode);
    }

    /** Bytes of data, 0 if it is null. */
    public static int dataLength(byte[] znode) {
        return znode.length - dataOffset(znode);
    }

    public static long czxid(byte[] znode) {
        return (long) LONG.get(znode, CZXID);
    }

    public static long mzxid(byte[] znode) {
        return (long) LONG.get(znode, MZXID);
    }

    public static long ctimeMillis(byte[] znode) {
        return (long) LONG.get(znode, CTIME);
    }

    public static long mtimeMillis(byte[] znode) {
        return (long) LONG.get(znode, MTIME);
    }

    public static int version(byte[] znode) {
        return (int) INT.get(znode, VERSION);
    }

    public static int aversion(byte[] znode) {
        return (int) INT.get(znode, AVERSION);
    }

    /** As {@link io.quorate.server.txn.EphemeralOwner} says. */
    public static long ephemeralOwner(byte[] znode) {
        return (long) LONG.get(znode, EPHEMERAL_OWNER);
    }

    /**
     * The znode's share of the state digest. The ACL enters by its content: its number is this
     * server's own affair.
     */
    static long digest(byte[] znode, AclList acl) {
        return Digest.hash(znode, PATH_LENGTH, znode.length, acl.digest());
    }
}
