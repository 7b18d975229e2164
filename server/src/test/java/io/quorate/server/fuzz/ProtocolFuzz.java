package io.quorate.server.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.OpCode;
import io.quorate.protocol.WatchEvent;
import io.quorate.protocol.request.ConnectRequest;
import io.quorate.protocol.request.ConnectResponse;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;
import io.quorate.protocol.wire.ConnectCodec;
import io.quorate.protocol.wire.EventCodec;
import io.quorate.protocol.wire.MalformedFrameException;
import io.quorate.protocol.wire.ReplyHeader;
import io.quorate.protocol.wire.RequestCodec;
import io.quorate.protocol.wire.ResponseCodec;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** The codecs of the client protocol: a value, which survives its own bytes, or malformed. */
final class ProtocolFuzz {

    /** What a client may ask; behind them, a watch event is read. */
    static final List<OpCode> OPS =
            Arrays.stream(OpCode.values()).filter(OpCode::isClientRequest).toList();

    private ProtocolFuzz() {}

    /** Input: as ZooKeeper's frames, opcode and body. */
    static void requests(byte[] input) {
        Request request;
        try {
            WireReader in = new WireReader(input);
            request = RequestCodec.read(in.readInt(), in);
        } catch (MalformedFrameException refused) {
            return;
        }
        survives(request, ProtocolFuzz::again);
    }

    private static Request again(Request request) {
        WireWriter out = new WireWriter();
        RequestCodec.write(out, 1, request);
        WireReader in = new WireReader(out.toByteArray());
        assertThat(in.readInt()).isEqualTo(1);
        return RequestCodec.read(in.readInt(), in);
    }

    /** Input: a byte that says to which operation this is the answer, and the answer. */
    static void replies(byte[] input) {
        if (input.length == 0) {
            return;
        }
        int number = (input[0] & 0xff) % (OPS.size() + 1);
        WireReader in = new WireReader(input);
        in.readByte();
        try {
            ReplyHeader header = ResponseCodec.readHeader(in);
            if (number == OPS.size()) {
                survives(EventCodec.read(in), ProtocolFuzz::again);
            } else {
                OpCode op = OPS.get(number);
                survives(ResponseCodec.read(op, header, in), response -> again(op, response));
            }
        } catch (MalformedFrameException refused) {
            return;
        }
    }

    private static WatchEvent again(WatchEvent event) {
        WireWriter out = new WireWriter();
        EventCodec.write(out, 7, event);
        WireReader in = new WireReader(out.toByteArray());
        assertThat(ResponseCodec.readHeader(in).zxid()).isEqualTo(7);
        return EventCodec.read(in);
    }

    private static Response again(OpCode op, Response response) {
        WireWriter out = new WireWriter();
        ResponseCodec.write(out, 1, 7, response);
        WireReader in = new WireReader(out.toByteArray());
        return ResponseCodec.read(op, ResponseCodec.readHeader(in), in);
    }

    /** Input: a byte that says which way, and the frame. */
    static void handshakes(byte[] input) {
        if (input.length == 0) {
            return;
        }
        WireReader in = new WireReader(input);
        try {
            if (in.readBool()) {
                survives(ConnectCodec.readRequest(in), ProtocolFuzz::again);
            } else {
                survives(ConnectCodec.readResponse(in), ProtocolFuzz::again);
            }
        } catch (MalformedFrameException refused) {
            return;
        }
    }

    private static ConnectRequest again(ConnectRequest request) {
        WireWriter out = new WireWriter();
        ConnectCodec.writeRequest(out, request);
        return ConnectCodec.readRequest(new WireReader(out.toByteArray()));
    }

    private static ConnectResponse again(ConnectResponse response) {
        WireWriter out = new WireWriter();
        ConnectCodec.writeResponse(out, response);
        return ConnectCodec.readResponse(new WireReader(out.toByteArray()));
    }

    /**
     * Holds that a value is read again from its own bytes. Characters beyond the basic plane are
     * lost on the way, as in ZooKeeper; what is left of them stays.
     */
    private static <T> void survives(T value, UnaryOperator<T> again) {
        T second;
        try {
            second = again.apply(value);
            if (value.toString().chars().anyMatch(c -> Character.isSurrogate((char) c))) {
                assertThat(again.apply(second)).isEqualTo(second);
                return;
            }
        } catch (MalformedFrameException refused) {
            throw new AssertionError("what was read is not read again: " + value, refused);
        }
        assertThat(second).isEqualTo(value);
    }
}
