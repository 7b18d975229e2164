package io.quorate.server.txn;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.wire.MalformedFrameException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.server.common.Invariant;
import io.quorate.server.common.InvariantViolation;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Transactions as bytes. The format is a contract with every log that exists: it is described in
 * the package's comment, and a change of it needs a new version and a feature level.
 */
public final class TxnCodec {

    /** The version this build writes, and the only one it reads. */
    public static final int VERSION = 1;

    public static final int PASSWORD_BYTES = 16;

    private static final int HEADER_BYTES = 1 + 8 + 8 + 4 + 8;
    private static final int TYPE_BYTES = 1;

    private static final int CREATE_SESSION = 1;
    private static final int ATTACH_SESSION = 2;
    private static final int CLOSE_SESSION = 3;
    private static final int CREATE = 4;
    private static final int DELETE = 5;
    private static final int SET_DATA = 6;
    private static final int SET_ACL = 7;
    private static final int CHECK = 8;
    private static final int ERROR = 9;
    private static final int MULTI = 10;

    private static final int ACL_OPEN = 0;
    private static final int ACL_LISTED = 1;

    private TxnCodec() {}

    /**
     * A fresh array of exactly the right size: {@code headroom} bytes for the caller, then the
     * transaction.
     */
    public static byte[] encode(TxnHeader header, Txn txn, int headroom) {
        WireWriter out = new WireWriter(headroom + encodedBytes(txn));
        out.reserve(headroom);
        encode(header, txn, out);
        Invariant.check(
                out.length() == out.array().length,
                "a transaction's size was not foreseen",
                out.length(),
                out.array().length);
        return out.array();
    }

    /** Number of bytes of the transaction, header included. */
    public static int encodedBytes(Txn txn) {
        return HEADER_BYTES + bodyBytes(txn);
    }

    private static int bodyBytes(Txn txn) {
        return TYPE_BYTES
                + switch (txn) {
                    case Txn.Create t ->
                            1 + sizeOf(t.path()) + sizeOf(t.data()) + sizeOf(t.acl()) + 8 + 4;
                    case Txn.SetData t -> sizeOf(t.path()) + sizeOf(t.data()) + 4;
                    case Txn.Delete t -> sizeOf(t.path());
                    case Txn.SetAcl t -> sizeOf(t.path()) + sizeOf(t.acl()) + 4;
                    case Txn.Check t -> sizeOf(t.path());
                    case Txn.Error _ -> 4;
                    case Txn.CreateSession _ -> 4 + PASSWORD_BYTES;
                    case Txn.AttachSession _ -> 4;
                    case Txn.CloseSession _ -> 0;
                    case Txn.Multi t -> {
                        int bytes = 4;
                        for (Txn.Op op : t.ops()) {
                            bytes += bodyBytes(op);
                        }
                        yield bytes;
                    }
                };
    }

    private static int sizeOf(@Nullable ByteSlice slice) {
        return slice == null ? 4 : 4 + slice.length();
    }

    private static int sizeOf(AclList acl) {
        return acl.equals(AclList.OPEN) ? 1 : 1 + acl.encodedBytes();
    }

    /** Appends a transaction. */
    public static void encode(TxnHeader header, Txn txn, WireWriter out) {
        out.writeByte(VERSION);
        out.writeLong(header.sessionId());
        out.writeLong(header.connection());
        out.writeInt(header.cxid());
        out.writeLong(header.timeMillis());
        encodeBody(txn, out);
    }

    private static void encodeBody(Txn txn, WireWriter out) {
        switch (txn) {
            case Txn.Create t -> {
                out.writeByte(CREATE);
                out.writeByte(t.reply() == Txn.CreateReply.PATH ? 0 : 1);
                write(t.path(), out);
                write(t.data(), out);
                write(t.acl(), out);
                out.writeLong(t.ephemeralOwner());
                out.writeInt(t.parentCversion());
            }
            case Txn.SetData t -> {
                out.writeByte(SET_DATA);
                write(t.path(), out);
                write(t.data(), out);
                out.writeInt(t.version());
            }
            case Txn.Delete t -> {
                out.writeByte(DELETE);
                write(t.path(), out);
            }
            case Txn.SetAcl t -> {
                out.writeByte(SET_ACL);
                write(t.path(), out);
                write(t.acl(), out);
                out.writeInt(t.version());
            }
            case Txn.Check t -> {
                out.writeByte(CHECK);
                write(t.path(), out);
            }
            case Txn.Error t -> {
                out.writeByte(ERROR);
                out.writeInt(t.code().code());
            }
            case Txn.CreateSession t -> {
                Invariant.check(t.password().length == PASSWORD_BYTES, "a password has 16 bytes");
                out.writeByte(CREATE_SESSION);
                out.writeInt(t.timeoutMillis());
                out.writeBytes(t.password(), 0, PASSWORD_BYTES);
            }
            case Txn.AttachSession t -> {
                out.writeByte(ATTACH_SESSION);
                out.writeInt(t.timeoutMillis());
            }
            case Txn.CloseSession _ -> out.writeByte(CLOSE_SESSION);
            case Txn.Multi t -> {
                out.writeByte(MULTI);
                out.writeInt(t.ops().size());
                for (Txn.Op op : t.ops()) {
                    encodeBody(op, out);
                }
            }
        }
    }

    private static void write(@Nullable ByteSlice slice, WireWriter out) {
        if (slice == null) {
            out.writeInt(-1);
        } else {
            out.writeBuffer(slice.array(), slice.offset(), slice.length());
        }
    }

    private static void write(AclList acl, WireWriter out) {
        if (acl.equals(AclList.OPEN)) {
            out.writeByte(ACL_OPEN);
        } else {
            out.writeByte(ACL_LISTED);
            acl.encodeTo(out);
        }
    }

    /**
     * Reads what {@link #encode} wrote; paths and data stay in {@code bytes}. The bytes were
     * checksummed: anything else in them is a bug of ours.
     */
    public static TxnRecord decode(byte[] bytes, int offset, int length) {
        WireReader in = new WireReader(ByteBuffer.wrap(bytes), offset, offset + length);
        try {
            int version = in.readByte();
            Invariant.check(version == VERSION, "unknown transaction format", version, VERSION);
            TxnHeader header =
                    new TxnHeader(in.readLong(), in.readLong(), in.readInt(), in.readLong());
            Txn txn = decodeBody(in);
            Invariant.check(in.remaining() == 0, "bytes behind a transaction");
            return new TxnRecord(header, txn);
        } catch (MalformedFrameException e) {
            throw new InvariantViolation("not a transaction: " + e.getMessage());
        }
    }

    private static Txn decodeBody(WireReader in) {
        int type = in.readByte();
        return switch (type) {
            case CREATE_SESSION ->
                    new Txn.CreateSession(in.readInt(), in.readBytes(PASSWORD_BYTES));
            case ATTACH_SESSION -> new Txn.AttachSession(in.readInt());
            case CLOSE_SESSION -> new Txn.CloseSession();
            case SET_ACL -> new Txn.SetAcl(path(in), acl(in), in.readInt());
            case MULTI -> {
                int count = in.readCount(TYPE_BYTES);
                List<Txn.Op> ops = new ArrayList<>(count);
                for (int i = 0; i < count; i++) {
                    ops.add(decodeOp(in.readByte(), in));
                }
                yield new Txn.Multi(ops);
            }
            default -> decodeOp(type, in);
        };
    }

    private static Txn.Op decodeOp(int type, WireReader in) {
        return switch (type) {
            case CREATE -> {
                Txn.CreateReply reply =
                        in.readByte() == 0 ? Txn.CreateReply.PATH : Txn.CreateReply.PATH_AND_STAT;
                yield new Txn.Create(
                        path(in), slice(in), acl(in), in.readLong(), in.readInt(), reply);
            }
            case SET_DATA -> new Txn.SetData(path(in), slice(in), in.readInt());
            case DELETE -> new Txn.Delete(path(in));
            case CHECK -> new Txn.Check(path(in));
            case ERROR -> new Txn.Error(ErrorCode.fromCode(in.readInt()));
            default -> throw new InvariantViolation("unknown type of transaction: " + type);
        };
    }

    private static ByteSlice path(WireReader in) {
        ByteSlice path = slice(in);
        if (path == null) {
            throw new InvariantViolation("a transaction without a path");
        }
        return path;
    }

    private static @Nullable ByteSlice slice(WireReader in) {
        int length = in.readLength();
        if (length < 0) {
            return null;
        }
        ByteSlice slice =
                new ByteSlice(
                        in.buffer().array(), in.buffer().arrayOffset() + in.position(), length);
        in.skip(length);
        return slice;
    }

    private static AclList acl(WireReader in) {
        return in.readByte() == ACL_OPEN ? AclList.OPEN : AclList.read(in);
    }
}
