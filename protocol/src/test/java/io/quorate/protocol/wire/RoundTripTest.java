package io.quorate.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.Stat;
import io.quorate.protocol.WatchEvent;
import io.quorate.protocol.Xid;
import io.quorate.protocol.request.ConnectRequest;
import io.quorate.protocol.request.ConnectResponse;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What was written is read again, every kind of frame, to the last byte. */
class RoundTripTest {

    private static final int SEEDS = 300;

    private final WireWriter out = new WireWriter(0);

    @Test
    void requests() {
        for (long seed = 0; seed < SEEDS; seed++) {
            for (Request request : new Gen(seed).requests()) {
                out.reset();
                RequestCodec.write(out, 7, request);
                WireReader in = written();
                assertThat(in.readInt()).isEqualTo(7);
                assertThat(RequestCodec.read(in.readInt(), in))
                        .as("seed %d", seed)
                        .isEqualTo(request);
                assertThat(in.remaining()).isZero();
            }
        }
    }

    @Test
    void generatorMissesNoRequest() {
        Set<Integer> generated =
                new Gen(1).requests().stream().map(Request::opcode).collect(Collectors.toSet());
        assertThat(generated)
                .containsAll(
                        Arrays.stream(OpCode.values())
                                .filter(OpCode::isClientRequest)
                                .map(OpCode::code)
                                .toList());
        assertThat(new Gen(1).responses().stream().map(Object::getClass).distinct().count())
                .isEqualTo(Response.class.getPermittedSubclasses().length - 1); // Failed: a header
    }

    @Test
    void responses() {
        for (long seed = 0; seed < SEEDS; seed++) {
            for (Response response : new Gen(seed).responses()) {
                out.reset();
                ResponseCodec.write(out, 7, seed, response);
                WireReader in = written();
                ReplyHeader header = ResponseCodec.readHeader(in);
                assertThat(header).isEqualTo(new ReplyHeader(7, seed, ErrorCode.OK));
                assertThat(ResponseCodec.read(response.op(), header, in))
                        .as("seed %d", seed)
                        .isEqualTo(response);
                assertThat(in.remaining()).isZero();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void failureIsAHeaderAlone(ErrorCode error) {
        ResponseCodec.write(out, 3, 5, new Response.Failed(error));
        WireReader in = written();
        ReplyHeader header = ResponseCodec.readHeader(in);
        assertThat(header).isEqualTo(new ReplyHeader(3, 5, error));
        assertThat(in.remaining()).isZero();
        if (error != ErrorCode.OK) {
            assertThat(ResponseCodec.read(OpCode.GET_DATA, header, in))
                    .isEqualTo(new Response.Failed(error));
        }
    }

    @Test
    void laterCreationsAndReconfigShareTheirReplies() {
        Gen gen = new Gen(1);
        Stat stat = gen.stat();
        for (OpCode op : List.of(OpCode.CREATE2, OpCode.CREATE_CONTAINER, OpCode.CREATE_TTL)) {
            out.reset();
            ResponseCodec.writeBody(out, new Response.Create2("/a", stat));
            assertThat(ResponseCodec.readBody(op, written()))
                    .isEqualTo(new Response.Create2("/a", stat));
        }
        out.reset();
        ResponseCodec.writeBody(out, new Response.GetData(new byte[] {1}, stat));
        assertThat(ResponseCodec.readBody(OpCode.RECONFIG, written()))
                .isEqualTo(new Response.GetData(new byte[] {1}, stat));
    }

    @Test
    void emptyRepliesNeedNoBytes() {
        Set<OpCode> bodiless =
                EnumSet.of(
                        OpCode.DELETE,
                        OpCode.CHECK,
                        OpCode.PING,
                        OpCode.CHECK_WATCHES,
                        OpCode.REMOVE_WATCHES,
                        OpCode.AUTH,
                        OpCode.SET_WATCHES,
                        OpCode.SET_WATCHES2,
                        OpCode.CLOSE_SESSION);
        for (OpCode op : bodiless) {
            assertThat(ResponseCodec.readBody(op, written())).isEqualTo(new Response.Done(op));
        }
    }

    @Test
    void handshakes() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Gen gen = new Gen(seed);
            ConnectRequest request = gen.connectRequest();
            out.reset();
            ConnectCodec.writeRequest(out, request);
            assertThat(ConnectCodec.readRequest(written())).isEqualTo(request);
            ConnectResponse response = gen.connectResponse();
            out.reset();
            ConnectCodec.writeResponse(out, response);
            assertThat(ConnectCodec.readResponse(written())).isEqualTo(response);
        }
    }

    @Test
    void events() {
        for (long seed = 0; seed < SEEDS; seed++) {
            WatchEvent event = new Gen(seed).event();
            out.reset();
            EventCodec.write(out, seed, event);
            WireReader in = written();
            assertThat(ResponseCodec.readHeader(in))
                    .isEqualTo(new ReplyHeader(Xid.NOTIFICATION, seed, ErrorCode.OK));
            assertThat(EventCodec.read(in)).isEqualTo(event);
            assertThat(in.remaining()).isZero();
        }
    }

    @Test
    void statIsOfItsStatedLength() {
        StatCodec.write(out, new Gen(1).stat());
        assertThat(out.length()).isEqualTo(Stat.WIRE_BYTES);
        out.reset();
        ResponseCodec.writeHeader(out, 1, 2, ErrorCode.OK);
        assertThat(out.length()).isEqualTo(ReplyHeader.WIRE_BYTES);
    }

    @Test
    void directBuffersReadTheSame() {
        for (long seed = 0; seed < SEEDS; seed++) {
            for (Request request : new Gen(seed).requests()) {
                out.reset();
                RequestCodec.write(out, 7, request);
                ByteBuffer direct = ByteBuffer.allocateDirect(out.length() + 3);
                direct.position(3).put(out.array(), 0, out.length());
                WireReader in = new WireReader(direct, 3 + Integer.BYTES, direct.capacity());
                assertThat(RequestCodec.read(in.readInt(), in)).isEqualTo(request);
            }
        }
    }

    private WireReader written() {
        return new WireReader(out.toByteArray());
    }
}
