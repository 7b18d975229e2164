package io.quorate.protocol.wire;

import io.quorate.protocol.OpCode;
import io.quorate.protocol.WatcherMode;
import io.quorate.protocol.WatcherType;
import io.quorate.protocol.request.Request;

import org.jspecify.annotations.Nullable;

/**
 * Requests: header {xid, opcode} and body. Whatever follows a complete body is ignored, as in
 * ZooKeeper.
 */
public final class RequestCodec {

    private RequestCodec() {}

    /** Header and body; the caller begins and ends the frame. */
    public static void write(WireWriter out, int xid, Request request) {
        out.writeInt(xid);
        out.writeInt(request.opcode());
        writeBody(out, request);
    }

    /**
     * The request behind a header that was read.
     *
     * @param opcode from the header; one that clients must not use gives {@link Request.Unknown}
     * @throws MalformedFrameException if the body does not parse: MARSHALLING_ERROR for the client
     */
    public static Request read(int opcode, WireReader in) {
        OpCode op = OpCode.fromCode(opcode);
        return op != null && op.isClientRequest() ? read(op, in) : new Request.Unknown(opcode);
    }

    /** As {@link #read(int, WireReader)}, with those that only stand in a multi, and no multi. */
    static Request readAny(int opcode, WireReader in) {
        OpCode op = OpCode.fromCode(opcode);
        return op == null || op == OpCode.MULTI || op == OpCode.MULTI_READ
                ? new Request.Unknown(opcode)
                : read(op, in);
    }

    private static Request read(OpCode op, WireReader in) {
        return switch (op) {
            case CREATE, CREATE2, CREATE_CONTAINER, CREATE_TTL -> readCreation(op, in);
            case DELETE -> new Request.Delete(in.readRequiredString(), in.readInt());
            case SET_DATA ->
                    new Request.SetData(in.readRequiredString(), in.readBuffer(), in.readInt());
            case CHECK -> new Request.Check(in.readRequiredString(), in.readInt());
            case MULTI -> new Request.Multi(MultiCodec.readWrites(in));
            case MULTI_READ -> new Request.MultiRead(MultiCodec.readReads(in));
            case EXISTS -> new Request.Exists(in.readRequiredString(), in.readBool());
            case GET_DATA -> new Request.GetData(in.readRequiredString(), in.readBool());
            case GET_CHILDREN -> new Request.GetChildren(in.readRequiredString(), in.readBool());
            case GET_CHILDREN2 -> new Request.GetChildren2(in.readRequiredString(), in.readBool());
            case GET_ALL_CHILDREN_NUMBER ->
                    new Request.GetAllChildrenNumber(in.readRequiredString());
            case GET_EPHEMERALS -> new Request.GetEphemerals(in.readString());
            case GET_ACL -> new Request.GetAcl(in.readRequiredString());
            case SET_ACL ->
                    new Request.SetAcl(
                            in.readRequiredString(), AclCodec.readList(in), in.readInt());
            case SYNC -> new Request.Sync(in.readRequiredString());
            case ADD_WATCH ->
                    new Request.AddWatch(
                            in.readRequiredString(),
                            known(WatcherMode.fromCode(in.readInt()), "watch mode"));
            case CHECK_WATCHES ->
                    new Request.CheckWatches(in.readRequiredString(), readWatcherType(in));
            case REMOVE_WATCHES ->
                    new Request.RemoveWatches(in.readRequiredString(), readWatcherType(in));
            case SET_WATCHES ->
                    new Request.SetWatches(
                            in.readLong(), in.readStrings(), in.readStrings(), in.readStrings());
            case SET_WATCHES2 ->
                    new Request.SetWatches2(
                            in.readLong(),
                            in.readStrings(),
                            in.readStrings(),
                            in.readStrings(),
                            in.readStrings(),
                            in.readStrings());
            case AUTH -> readAuth(in);
            case SASL -> new Request.Sasl(in.readBuffer());
            case RECONFIG ->
                    new Request.Reconfig(
                            in.readString(), in.readString(), in.readString(), in.readLong());
            case WHO_AM_I -> new Request.WhoAmI();
            case PING -> new Request.Ping();
            case CLOSE_SESSION -> new Request.CloseSession();
            case NOTIFICATION, ERROR, CREATE_SESSION, DELETE_CONTAINER ->
                    new Request.Unknown(op.code());
        };
    }

    private static Request readCreation(OpCode op, WireReader in) {
        var path = in.readRequiredString();
        var data = in.readBuffer();
        var acl = AclCodec.readList(in);
        int flags = in.readInt();
        return switch (op) {
            case CREATE2 -> new Request.Create2(path, data, acl, flags);
            case CREATE_CONTAINER -> new Request.CreateContainer(path, data, acl, flags);
            case CREATE_TTL -> new Request.CreateTtl(path, data, acl, flags, in.readLong());
            default -> new Request.Create(path, data, acl, flags);
        };
    }

    private static Request readAuth(WireReader in) {
        int type = in.readInt();
        String scheme = in.readString();
        return new Request.Auth(type, scheme == null ? "" : scheme, in.readBuffer());
    }

    private static WatcherType readWatcherType(WireReader in) {
        return known(WatcherType.fromCode(in.readInt()), "watcher type");
    }

    private static <T> T known(@Nullable T value, String what) {
        if (value == null) {
            throw new MalformedFrameException("unknown " + what);
        }
        return value;
    }

    /** The body alone. */
    static void writeBody(WireWriter out, Request request) {
        OpCode op = OpCode.fromCode(request.opcode());
        if (op == null || request instanceof Request.Unknown) {
            return;
        }
        switch (op) {
            case CREATE, CREATE2, CREATE_CONTAINER, CREATE_TTL ->
                    writeCreation(out, (Request.Creation) request);
            case SET_DATA -> writeSetData(out, (Request.SetData) request);
            case DELETE -> {
                var delete = (Request.Delete) request;
                writePathAndInt(out, delete.path(), delete.version());
            }
            case CHECK -> {
                var check = (Request.Check) request;
                writePathAndInt(out, check.path(), check.version());
            }
            case EXISTS -> {
                var exists = (Request.Exists) request;
                writePathAndWatch(out, exists.path(), exists.watch());
            }
            case GET_DATA -> {
                var get = (Request.GetData) request;
                writePathAndWatch(out, get.path(), get.watch());
            }
            case GET_CHILDREN -> {
                var get = (Request.GetChildren) request;
                writePathAndWatch(out, get.path(), get.watch());
            }
            case GET_CHILDREN2 -> {
                var get = (Request.GetChildren2) request;
                writePathAndWatch(out, get.path(), get.watch());
            }
            case ADD_WATCH -> {
                var add = (Request.AddWatch) request;
                writePathAndInt(out, add.path(), add.mode().code());
            }
            case CHECK_WATCHES -> {
                var check = (Request.CheckWatches) request;
                writePathAndInt(out, check.path(), check.type().code());
            }
            case REMOVE_WATCHES -> {
                var remove = (Request.RemoveWatches) request;
                writePathAndInt(out, remove.path(), remove.type().code());
            }
            case MULTI -> MultiCodec.writeRequests(out, ((Request.Multi) request).ops());
            case MULTI_READ -> MultiCodec.writeRequests(out, ((Request.MultiRead) request).ops());
            case GET_ALL_CHILDREN_NUMBER ->
                    out.writeString(((Request.GetAllChildrenNumber) request).path());
            case GET_EPHEMERALS -> out.writeString(((Request.GetEphemerals) request).prefix());
            case GET_ACL -> out.writeString(((Request.GetAcl) request).path());
            case SET_ACL -> writeSetAcl(out, (Request.SetAcl) request);
            case SYNC -> out.writeString(((Request.Sync) request).path());
            case SET_WATCHES -> writeSetWatches(out, (Request.SetWatches) request);
            case SET_WATCHES2 -> writeSetWatches2(out, (Request.SetWatches2) request);
            case AUTH -> writeAuth(out, (Request.Auth) request);
            case SASL -> out.writeBuffer(((Request.Sasl) request).token());
            case RECONFIG -> writeReconfig(out, (Request.Reconfig) request);
            case WHO_AM_I,
                    PING,
                    CLOSE_SESSION,
                    NOTIFICATION,
                    ERROR,
                    CREATE_SESSION,
                    DELETE_CONTAINER -> {}
        }
    }

    private static void writePathAndInt(WireWriter out, String path, int number) {
        out.writeString(path);
        out.writeInt(number);
    }

    private static void writePathAndWatch(WireWriter out, String path, boolean watch) {
        out.writeString(path);
        out.writeBool(watch);
    }

    private static void writeCreation(WireWriter out, Request.Creation create) {
        out.writeString(create.path());
        out.writeBuffer(create.data());
        AclCodec.writeList(out, create.acl());
        out.writeInt(create.flags());
        if (create instanceof Request.CreateTtl withTtl) {
            out.writeLong(withTtl.ttlMillis());
        }
    }

    private static void writeSetData(WireWriter out, Request.SetData set) {
        out.writeString(set.path());
        out.writeBuffer(set.data());
        out.writeInt(set.version());
    }

    private static void writeSetAcl(WireWriter out, Request.SetAcl set) {
        out.writeString(set.path());
        AclCodec.writeList(out, set.acl());
        out.writeInt(set.version());
    }

    private static void writeSetWatches(WireWriter out, Request.SetWatches set) {
        out.writeLong(set.relativeZxid());
        out.writeStrings(set.dataWatches());
        out.writeStrings(set.existWatches());
        out.writeStrings(set.childWatches());
    }

    private static void writeSetWatches2(WireWriter out, Request.SetWatches2 set) {
        out.writeLong(set.relativeZxid());
        out.writeStrings(set.dataWatches());
        out.writeStrings(set.existWatches());
        out.writeStrings(set.childWatches());
        out.writeStrings(set.persistentWatches());
        out.writeStrings(set.persistentRecursiveWatches());
    }

    private static void writeAuth(WireWriter out, Request.Auth auth) {
        out.writeInt(auth.type());
        out.writeString(auth.scheme());
        out.writeBuffer(auth.auth());
    }

    private static void writeReconfig(WireWriter out, Request.Reconfig reconfig) {
        out.writeString(reconfig.joiningServers());
        out.writeString(reconfig.leavingServers());
        out.writeString(reconfig.newMembers());
        out.writeLong(reconfig.currentConfigId());
    }
}
