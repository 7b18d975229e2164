package io.quorate.protocol.wire;

import io.quorate.protocol.ClientInfo;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.request.Response;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Replies: header {xid, zxid, error} and, unless there is an error, a body. */
public final class ResponseCodec {

    /** Two string lengths. */
    private static final int MIN_CLIENT_INFO_BYTES = 8;

    private ResponseCodec() {}

    /** Header and body; the caller begins and ends the frame. A failure is a header alone. */
    public static void write(WireWriter out, int xid, long zxid, Response response) {
        if (response instanceof Response.Failed failed) {
            writeHeader(out, xid, zxid, failed.error());
        } else {
            writeHeader(out, xid, zxid, ErrorCode.OK);
            writeBody(out, response);
        }
    }

    public static void writeHeader(WireWriter out, int xid, long zxid, ErrorCode error) {
        out.writeInt(xid);
        out.writeLong(zxid);
        out.writeInt(error.code());
    }

    public static ReplyHeader readHeader(WireReader in) {
        return new ReplyHeader(in.readInt(), in.readLong(), ErrorCode.fromCode(in.readInt()));
    }

    /**
     * The response behind a header that was read.
     *
     * @param op what was asked
     */
    public static Response read(OpCode op, ReplyHeader header, WireReader in) {
        return header.error() == ErrorCode.OK
                ? readBody(op, in)
                : new Response.Failed(header.error());
    }

    static void writeBody(WireWriter out, Response response) {
        switch (response.op()) {
            case CREATE -> out.writeString(((Response.Create) response).path());
            case CREATE2 -> {
                var create = (Response.Create2) response;
                out.writeString(create.path());
                StatCodec.write(out, create.stat());
            }
            case EXISTS -> StatCodec.write(out, ((Response.Exists) response).stat());
            case GET_DATA -> {
                var get = (Response.GetData) response;
                out.writeBuffer(get.data());
                StatCodec.write(out, get.stat());
            }
            case SET_DATA -> StatCodec.write(out, ((Response.SetData) response).stat());
            case GET_ACL -> {
                var get = (Response.GetAcl) response;
                AclCodec.writeList(out, get.acl());
                StatCodec.write(out, get.stat());
            }
            case SET_ACL -> StatCodec.write(out, ((Response.SetAcl) response).stat());
            case GET_CHILDREN -> out.writeStrings(((Response.GetChildren) response).children());
            case GET_CHILDREN2 -> {
                var get = (Response.GetChildren2) response;
                out.writeStrings(get.children());
                StatCodec.write(out, get.stat());
            }
            case GET_ALL_CHILDREN_NUMBER ->
                    out.writeInt(((Response.GetAllChildrenNumber) response).count());
            case GET_EPHEMERALS -> out.writeStrings(((Response.GetEphemerals) response).paths());
            case SYNC -> out.writeString(((Response.Sync) response).path());
            case MULTI -> MultiCodec.writeResults(out, ((Response.Multi) response).results());
            case MULTI_READ ->
                    MultiCodec.writeResults(out, ((Response.MultiRead) response).results());
            case ADD_WATCH -> out.writeInt(ErrorCode.OK.code());
            case SASL -> out.writeBuffer(((Response.Sasl) response).token());
            case WHO_AM_I -> writeIdentities(out, ((Response.WhoAmI) response).identities());
            default -> {} // Done, and Failed as a reply
        }
    }

    static Response readBody(OpCode op, WireReader in) {
        return switch (op) {
            case CREATE -> new Response.Create(in.readRequiredString());
            case CREATE2, CREATE_CONTAINER, CREATE_TTL ->
                    new Response.Create2(in.readRequiredString(), StatCodec.read(in));
            case EXISTS -> new Response.Exists(StatCodec.read(in));
            case GET_DATA, RECONFIG -> new Response.GetData(in.readBuffer(), StatCodec.read(in));
            case SET_DATA -> new Response.SetData(StatCodec.read(in));
            case GET_ACL -> new Response.GetAcl(AclCodec.readList(in), StatCodec.read(in));
            case SET_ACL -> new Response.SetAcl(StatCodec.read(in));
            case GET_CHILDREN -> new Response.GetChildren(in.readStrings());
            case GET_CHILDREN2 -> new Response.GetChildren2(in.readStrings(), StatCodec.read(in));
            case GET_ALL_CHILDREN_NUMBER -> new Response.GetAllChildrenNumber(in.readInt());
            case GET_EPHEMERALS -> new Response.GetEphemerals(in.readStrings());
            case SYNC -> new Response.Sync(in.readRequiredString());
            case MULTI -> new Response.Multi(MultiCodec.readResults(in));
            case MULTI_READ -> new Response.MultiRead(MultiCodec.readResults(in));
            case ADD_WATCH -> readAddWatch(in);
            case SASL -> new Response.Sasl(in.readBuffer());
            case WHO_AM_I -> new Response.WhoAmI(readIdentities(in));
            case DELETE,
                    CHECK,
                    PING,
                    CHECK_WATCHES,
                    REMOVE_WATCHES,
                    AUTH,
                    SET_WATCHES,
                    SET_WATCHES2,
                    CLOSE_SESSION ->
                    new Response.Done(op);
            case NOTIFICATION, ERROR, CREATE_SESSION, DELETE_CONTAINER ->
                    throw new IllegalArgumentException("clients do not ask for " + op);
        };
    }

    private static Response readAddWatch(WireReader in) {
        ErrorCode error = ErrorCode.fromCode(in.readInt());
        return error == ErrorCode.OK ? new Response.AddWatch() : new Response.Failed(error);
    }

    private static void writeIdentities(WireWriter out, List<ClientInfo> identities) {
        out.writeInt(identities.size());
        for (ClientInfo identity : identities) {
            out.writeString(identity.scheme());
            out.writeString(identity.user());
        }
    }

    private static List<ClientInfo> readIdentities(WireReader in) {
        int count = in.readCount(MIN_CLIENT_INFO_BYTES);
        List<ClientInfo> identities = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            identities.add(new ClientInfo(in.readRequiredString(), in.readRequiredString()));
        }
        return Collections.unmodifiableList(identities);
    }
}
