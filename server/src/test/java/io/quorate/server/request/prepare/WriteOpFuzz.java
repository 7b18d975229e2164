package io.quorate.server.request.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.OpCode;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.wire.MalformedFrameException;
import io.quorate.protocol.wire.RequestCodec;
import io.quorate.protocol.wire.WireReader;
import io.quorate.server.txn.ByteSlice;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The two readers of writes, and what looks whether a write can be read at all, agree. */
public final class WriteOpFuzz {

    private WriteOpFuzz() {}

    /** Input: opcode and body, as in a request's frame. */
    public static void fuzz(byte[] input) {
        if (input.length < Integer.BYTES) {
            return;
        }
        OpCode op = OpCode.fromCode(ByteBuffer.wrap(input).getInt());
        if (op == null || !op.isWrite() || !op.isClientRequest()) {
            return;
        }
        WriteOp inPlace = read(op, body(ByteBuffer.wrap(input)));
        ByteBuffer direct = ByteBuffer.allocateDirect(input.length).put(input).flip();
        assertThat(read(op, body(direct))).isEqualTo(inPlace);
        boolean readable = WriteShape.isReadable(op, body(ByteBuffer.wrap(input)));
        if (inPlace != null) {
            assertThat(readable).isTrue();
        }
        Request request = request(op, body(ByteBuffer.wrap(input)));
        if (request != null && !(request instanceof Request.Multi)) {
            assertThat(inPlace).isNotNull();
            assertThat(path(inPlace)).isEqualTo(path(request));
        }
    }

    private static WireReader body(ByteBuffer frame) {
        return new WireReader(frame, Integer.BYTES, frame.limit());
    }

    private static @Nullable WriteOp read(OpCode op, WireReader body) {
        try {
            return WriteOpReader.read(op, body);
        } catch (MalformedFrameException refused) {
            return null;
        }
    }

    private static @Nullable Request request(OpCode op, WireReader body) {
        try {
            return RequestCodec.read(op.code(), body);
        } catch (MalformedFrameException refused) {
            return null;
        }
    }

    private static String path(@Nullable WriteOp op) {
        ByteSlice path =
                switch (op) {
                    case WriteOp.Create create -> create.path();
                    case WriteOp.Delete delete -> delete.path();
                    case WriteOp.SetData setData -> setData.path();
                    case WriteOp.SetAcl setAcl -> setAcl.path();
                    case null, default -> ByteSlice.of(new byte[0]);
                };
        return new String(path.array(), path.offset(), path.length(), StandardCharsets.UTF_8);
    }

    private static String path(Request request) {
        return switch (request) {
            case Request.Creation create -> create.path();
            case Request.Delete delete -> delete.path();
            case Request.SetData setData -> setData.path();
            case Request.SetAcl setAcl -> setAcl.path();
            default -> "";
        };
    }
}
