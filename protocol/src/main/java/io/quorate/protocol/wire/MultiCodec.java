package io.quorate.protocol.wire;

import io.quorate.protocol.CreateMode;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The bodies of multi and multiRead (PROTOCOL 11): each operation or result behind a header {type,
 * done, err}, and a last header that says done.
 */
public final class MultiCodec {

    private static final int NO_TYPE = -1;
    private static final int NO_ERROR_YET = -1;

    private MultiCodec() {}

    /** The header of a result that is no failure; its body follows. */
    public static void writeResultHeader(WireWriter out, OpCode op) {
        writeHeader(out, op.code(), false, ErrorCode.OK.code());
    }

    /** A whole result that is a failure. */
    public static void writeFailure(WireWriter out, ErrorCode error) {
        writeHeader(out, OpCode.ERROR.code(), false, error.code());
        out.writeInt(error.code());
    }

    /** The header behind the last operation or result. */
    public static void writeEnd(WireWriter out) {
        writeHeader(out, NO_TYPE, true, NO_ERROR_YET);
    }

    static void writeRequests(WireWriter out, List<? extends Request> ops) {
        for (Request op : ops) {
            writeHeader(out, op.opcode(), false, NO_ERROR_YET);
            RequestCodec.writeBody(out, op);
        }
        writeEnd(out);
    }

    static List<Request.MultiOp> readWrites(WireReader in) {
        List<Request.MultiOp> ops = new ArrayList<>();
        while (true) {
            int type = in.readInt();
            if (readDone(in)) {
                return Collections.unmodifiableList(ops);
            }
            ops.add(readWrite(type, in));
        }
    }

    private static Request.MultiOp readWrite(int type, WireReader in) {
        Request op = RequestCodec.readAny(type, in);
        if (op instanceof Request.Creation creation
                && CreateMode.fromFlags(creation.flags()) == null) {
            // Alone it would be a bad argument; within a multi ZooKeeper fails to parse it.
            throw new MalformedFrameException("create flags " + creation.flags() + " in a multi");
        }
        if (op instanceof Request.MultiOp write) {
            return write;
        }
        throw new MalformedFrameException("operation " + type + " in a multi");
    }

    static List<Request.MultiReadOp> readReads(WireReader in) {
        List<Request.MultiReadOp> ops = new ArrayList<>();
        while (true) {
            int type = in.readInt();
            if (readDone(in)) {
                return Collections.unmodifiableList(ops);
            }
            if (RequestCodec.readAny(type, in) instanceof Request.MultiReadOp read) {
                ops.add(read);
            } else {
                throw new MalformedFrameException("operation " + type + " in a multiRead");
            }
        }
    }

    static void writeResults(WireWriter out, List<Response> results) {
        for (Response result : results) {
            if (result instanceof Response.Failed failed) {
                writeFailure(out, failed.error());
            } else {
                writeResultHeader(out, result.op());
                ResponseCodec.writeBody(out, result);
            }
        }
        writeEnd(out);
    }

    static List<Response> readResults(WireReader in) {
        List<Response> results = new ArrayList<>();
        while (true) {
            int type = in.readInt();
            if (readDone(in)) {
                return Collections.unmodifiableList(results);
            }
            results.add(readResult(type, in));
        }
    }

    private static Response readResult(int type, WireReader in) {
        OpCode op = OpCode.fromCode(type);
        if (op == null) {
            throw new MalformedFrameException("result of operation " + type + " in a multi");
        }
        return switch (op) {
            case ERROR -> new Response.Failed(ErrorCode.fromCode(in.readInt()));
            case CREATE, CREATE2, DELETE, SET_DATA, CHECK, GET_DATA, GET_CHILDREN ->
                    ResponseCodec.readBody(op, in);
            default -> throw new MalformedFrameException("result of " + op + " in a multi");
        };
    }

    /** The rest of a header: ZooKeeper looks at done alone, and at err not at all. */
    private static boolean readDone(WireReader in) {
        boolean done = in.readBool();
        in.readInt();
        return done;
    }

    private static void writeHeader(WireWriter out, int type, boolean done, int error) {
        out.writeInt(type);
        out.writeBool(done);
        out.writeInt(error);
    }
}
