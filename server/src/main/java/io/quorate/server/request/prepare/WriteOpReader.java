package io.quorate.server.request.prepare;

import io.quorate.protocol.CreateMode;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.wire.MalformedFrameException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.server.txn.AclList;
import io.quorate.server.txn.ByteSlice;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Reads the bodies of writes (PROTOCOL 7 and 11). What follows a body is ignored, as ever. */
public final class WriteOpReader {

    /** Who joins, who leaves, or all of them. */
    private static final int RECONFIG_STRINGS = 3;

    private static final ByteSlice NO_PATH = ByteSlice.of(new byte[0]);

    private WriteOpReader() {}

    /**
     * Reads a write.
     *
     * @param body positioned behind the request's header; slices of its buffer are in the result
     * @throws MalformedFrameException if the body does not parse: MARSHALLINGERROR
     */
    public static WriteOp read(OpCode op, WireReader body) {
        return switch (op) {
            case CREATE, CREATE2, CREATE_CONTAINER, CREATE_TTL, DELETE, SET_DATA ->
                    readSub(op, body, false);
            case SET_ACL ->
                    new WriteOp.SetAcl(readPathOrNone(body), AclList.read(body), body.readInt());
            case MULTI -> readMulti(body);
            case RECONFIG -> readReconfig(body);
            case CLOSE_SESSION -> new WriteOp.CloseSession();
            default -> new WriteOp.Refused(ErrorCode.UNIMPLEMENTED);
        };
    }

    /**
     * @param inMulti null for a path then makes the whole multi unreadable, as in ZooKeeper
     */
    private static WriteOp.Sub readSub(OpCode op, WireReader body, boolean inMulti) {
        return switch (op) {
            case CREATE -> readCreate(WriteOp.CreateKind.CREATE, body, inMulti);
            case CREATE2 -> readCreate(WriteOp.CreateKind.CREATE2, body, inMulti);
            case CREATE_CONTAINER -> readCreate(WriteOp.CreateKind.CREATE_CONTAINER, body, inMulti);
            case CREATE_TTL -> readCreate(WriteOp.CreateKind.CREATE_TTL, body, inMulti);
            case DELETE -> new WriteOp.Delete(readPath(body), body.readInt());
            case SET_DATA ->
                    new WriteOp.SetData(
                            inMulti ? readPath(body) : readPathOrNone(body),
                            readSlice(body),
                            body.readInt());
            case CHECK -> new WriteOp.Check(readPath(body), body.readInt());
            default -> throw new MalformedFrameException("operation " + op + " in a multi");
        };
    }

    private static WriteOp.Create readCreate(
            WriteOp.CreateKind kind, WireReader body, boolean inMulti) {
        ByteSlice path = readSlice(body);
        ByteSlice data = readSlice(body);
        int aclFrom = body.position();
        AclList acl = AclList.read(body);
        boolean aclGiven = body.buffer().getInt(aclFrom) >= 0;
        int flags = body.readInt();
        long ttlMillis = kind == WriteOp.CreateKind.CREATE_TTL ? body.readLong() : -1;
        if (path == null && (inMulti || CreateMode.fromFlags(flags) != null)) {
            throw nullPath();
        }
        return new WriteOp.Create(
                kind, path == null ? NO_PATH : path, data, acl, aclGiven, flags, ttlMillis);
    }

    /** The servers of an ensemble cannot be changed by clients yet, as without reconfigEnabled. */
    private static WriteOp readReconfig(WireReader body) {
        for (int i = 0; i < RECONFIG_STRINGS; i++) {
            readSlice(body);
        }
        body.readLong();
        return new WriteOp.Refused(ErrorCode.RECONFIG_DISABLED);
    }

    private static WriteOp.Multi readMulti(WireReader body) {
        List<WriteOp.Sub> ops = new ArrayList<>();
        while (true) {
            int type = body.readInt();
            boolean done = body.readBool();
            body.readInt();
            if (done) {
                return new WriteOp.Multi(ops);
            }
            OpCode op = OpCode.fromCode(type);
            if (op == null) {
                throw new MalformedFrameException("operation " + type + " in a multi");
            }
            WriteOp.Sub sub = readSub(op, body, true);
            ops.add(sub instanceof WriteOp.Create create ? inMulti(create) : sub);
        }
    }

    /**
     * In a multi the flags decide what is created, as in ZooKeeper: createTTL without a time to
     * live is a create, and flags that do not suit the other three make the multi unreadable.
     */
    private static WriteOp.Create inMulti(WriteOp.Create create) {
        CreateMode mode = CreateMode.fromFlags(create.flags());
        WriteOp.CreateKind kind = create.kind();
        boolean withTtl = kind == WriteOp.CreateKind.CREATE_TTL;
        if (!create.aclGiven() && !withTtl) {
            throw new MalformedFrameException("a create without an ACL in a multi");
        }
        if (!withTtl && (mode == null || mode.isTtl())) {
            throw new MalformedFrameException("create flags " + create.flags());
        }
        if (mode != null && mode.isContainer()) {
            kind = WriteOp.CreateKind.CREATE_CONTAINER;
        } else if (withTtl && (mode == null || !mode.isTtl())) {
            kind = WriteOp.CreateKind.CREATE;
        }
        return kind == create.kind()
                ? create
                : new WriteOp.Create(
                        kind,
                        create.path(),
                        create.data(),
                        create.acl(),
                        true,
                        create.flags(),
                        kind == WriteOp.CreateKind.CREATE_TTL ? create.ttlMillis() : -1);
    }

    /** Null is no path, as an empty one is none: found out in the order of the checks. */
    private static ByteSlice readPathOrNone(WireReader body) {
        ByteSlice path = readSlice(body);
        return path == null ? NO_PATH : path;
    }

    private static ByteSlice readPath(WireReader body) {
        ByteSlice path = readSlice(body);
        if (path == null) {
            throw nullPath();
        }
        return path;
    }

    private static MalformedFrameException nullPath() {
        return new MalformedFrameException("null where a path is required");
    }

    private static @Nullable ByteSlice readSlice(WireReader body) {
        int length = body.readLength();
        if (length < 0) {
            return null;
        }
        ByteBuffer buffer = body.buffer();
        if (!buffer.hasArray()) {
            return ByteSlice.of(body.readBytes(length));
        }
        ByteSlice slice =
                new ByteSlice(buffer.array(), buffer.arrayOffset() + body.position(), length);
        body.skip(length);
        return slice;
    }
}
