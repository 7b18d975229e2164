package io.quorate.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;

import io.quorate.protocol.OpCode;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;

import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whatever bytes come: a value or a MalformedFrameException, and memory in proportion to the bytes.
 */
class HostileInputTest {

    /** No frame may make us take more than this many bytes for each of its own. */
    private static final int BYTES_PER_BYTE_MAX = 64;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final WireWriter out = new WireWriter();

    @Test
    void truncatedRequestsAreMalformedAtEveryByte() {
        for (long seed = 0; seed < 10; seed++) {
            for (Request request : new Gen(seed).requests()) {
                out.reset();
                RequestCodec.writeBody(out, request);
                byte[] body = out.toByteArray();
                for (int length = 0; length < body.length; length++) {
                    WireReader in = new WireReader(Arrays.copyOf(body, length));
                    assertThatThrownBy(() -> RequestCodec.read(request.opcode(), in))
                            .as("%s cut to %d of %d", request, length, body.length)
                            .isInstanceOf(MalformedFrameException.class);
                }
            }
        }
    }

    @Test
    void truncatedResponsesAreMalformedAtEveryByte() {
        for (long seed = 0; seed < 10; seed++) {
            for (Response response : new Gen(seed).responses()) {
                out.reset();
                ResponseCodec.writeBody(out, response);
                byte[] body = out.toByteArray();
                for (int length = 0; length < body.length; length++) {
                    WireReader in = new WireReader(Arrays.copyOf(body, length));
                    assertThatThrownBy(() -> ResponseCodec.readBody(response.op(), in))
                            .as("%s cut to %d of %d", response, length, body.length)
                            .isInstanceOf(MalformedFrameException.class);
                }
            }
        }
    }

    @Test
    void truncatedHandshakesAndEventsAreMalformedAtEveryByte() {
        for (long seed = 0; seed < 10; seed++) {
            Gen gen = new Gen(seed);
            out.reset();
            var request = gen.connectRequest();
            ConnectCodec.writeRequest(out, request);
            // Without its last byte a request with the read-only flag is one of an old client.
            cutEverywhere(
                    out.length() - (request.hasReadOnly() ? 1 : 0), ConnectCodec::readRequest);
            out.reset();
            var response = gen.connectResponse();
            ConnectCodec.writeResponse(out, response);
            cutEverywhere(
                    out.length() - (response.hasReadOnly() ? 1 : 0), ConnectCodec::readResponse);
            out.reset();
            EventCodec.write(out, 1, gen.event());
            cutEverywhere(out.length(), in -> EventCodec.read(afterHeader(in)));
            out.reset();
        }
    }

    private static WireReader afterHeader(WireReader in) {
        ResponseCodec.readHeader(in);
        return in;
    }

    private void cutEverywhere(int end, Reading reading) {
        for (int length = 0; length < end; length++) {
            WireReader in = new WireReader(Arrays.copyOf(out.array(), length));
            assertThatThrownBy(() -> reading.read(in)).isInstanceOf(MalformedFrameException.class);
        }
    }

    @Test
    void damagedRequestsAreReadOrMalformed() {
        for (long seed = 0; seed < 400; seed++) {
            Gen gen = new Gen(seed);
            for (Request request : gen.requests()) {
                out.reset();
                RequestCodec.writeBody(out, request);
                byte[] damaged = damage(gen, out.toByteArray());
                readBounded(damaged, in -> RequestCodec.read(request.opcode(), in));
            }
        }
    }

    @Test
    void damagedResponsesAreReadOrMalformed() {
        for (long seed = 0; seed < 400; seed++) {
            Gen gen = new Gen(seed);
            for (Response response : gen.responses()) {
                out.reset();
                ResponseCodec.writeBody(out, response);
                byte[] damaged = damage(gen, out.toByteArray());
                readBounded(damaged, in -> ResponseCodec.readBody(response.op(), in));
            }
        }
    }

    @Test
    void damagedHandshakesAndEventsAreReadOrMalformed() {
        for (long seed = 0; seed < 400; seed++) {
            Gen gen = new Gen(seed);
            out.reset();
            ConnectCodec.writeRequest(out, gen.connectRequest());
            readBounded(damage(gen, out.toByteArray()), ConnectCodec::readRequest);
            out.reset();
            ConnectCodec.writeResponse(out, gen.connectResponse());
            readBounded(damage(gen, out.toByteArray()), ConnectCodec::readResponse);
            out.reset();
            EventCodec.write(out, 1, gen.event());
            readBounded(damage(gen, out.toByteArray()), in -> EventCodec.read(afterHeader(in)));
        }
    }

    /** Overwrites an aligned or unaligned int, or some byte, with something nasty. */
    private static byte[] damage(Gen gen, byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        for (int times = 1 + gen.below(3); times > 0; times--) {
            if (bytes.length >= 4 && gen.flag()) {
                buffer.putInt(gen.below(bytes.length - 3), gen.number());
            } else if (bytes.length > 0) {
                bytes[gen.below(bytes.length)] = (byte) gen.below(256);
            }
        }
        return bytes;
    }

    @Test
    void hugeCountsTakeNoMemory() {
        for (OpCode op : List.of(OpCode.SET_WATCHES, OpCode.SET_WATCHES2)) {
            out.reset();
            out.writeLong(0);
            out.writeInt(Integer.MAX_VALUE);
            assertMalformed(op.code());
        }
        out.reset();
        out.writeString("/a");
        out.writeInt(Integer.MAX_VALUE);
        assertMalformed(OpCode.SET_DATA.code());
        assertMalformed(OpCode.SET_ACL.code());
        out.reset();
        out.writeString("/a");
        out.writeBuffer(new byte[0]);
        out.writeInt(Integer.MAX_VALUE);
        assertMalformed(OpCode.CREATE.code());
        out.reset();
        out.writeInt(Integer.MAX_VALUE);
        assertMalformed(OpCode.SASL.code());
    }

    @Test
    void largestVectorsTakeMemoryInProportion() {
        int count = 250_000;
        out.writeLong(0);
        out.writeInt(count);
        out.reserve(count * Integer.BYTES);
        Arrays.fill(out.array(), 12, out.length(), (byte) 0);
        out.writeInt(0);
        out.writeInt(0);
        readBounded(out.toByteArray(), in -> RequestCodec.read(OpCode.SET_WATCHES.code(), in));
    }

    @Test
    void whatAMultiMustNotHoldIsMalformed() {
        List<Request> all = new ArrayList<>(new Gen(1).requests());
        all.add(new Request.Check("/a", 0));
        for (Request request : all) {
            out.reset();
            MultiCodec.writeRequests(out, List.of(request));
            byte[] body = out.toByteArray();
            assertThat(readBounded(body, in -> RequestCodec.read(OpCode.MULTI.code(), in)))
                    .as("%s in a multi", request)
                    .isEqualTo(request instanceof Request.MultiOp);
            assertThat(readBounded(body, in -> RequestCodec.read(OpCode.MULTI_READ.code(), in)))
                    .as("%s in a multiRead", request)
                    .isEqualTo(request instanceof Request.MultiReadOp);
        }
    }

    /** The stack must not be as deep as a client wants it. */
    @Test
    void nestedMultisAreMalformed() {
        for (OpCode op : List.of(OpCode.MULTI, OpCode.MULTI_READ)) {
            out.reset();
            for (int depth = 0; depth < 100_000; depth++) {
                MultiCodec.writeResultHeader(out, op);
            }
            byte[] body = out.toByteArray();
            for (OpCode outer : List.of(OpCode.MULTI, OpCode.MULTI_READ)) {
                assertThat(readBounded(body, in -> RequestCodec.read(outer.code(), in))).isFalse();
            }
            for (OpCode outer : List.of(OpCode.MULTI, OpCode.MULTI_READ)) {
                assertThat(readBounded(body, in -> ResponseCodec.readBody(outer, in))).isFalse();
            }
        }
    }

    @Test
    void emptyMultisAreLegal() {
        MultiCodec.writeEnd(out);
        assertThat(RequestCodec.read(14, new WireReader(out.toByteArray())))
                .isEqualTo(new Request.Multi(List.of()));
        assertThat(RequestCodec.read(22, new WireReader(out.toByteArray())))
                .isEqualTo(new Request.MultiRead(List.of()));
    }

    @Test
    void unknownCreateFlagsAreMalformedInAMultiOnly() {
        Request.Create create = new Request.Create("/a", null, List.of(), 7);
        out.reset();
        RequestCodec.writeBody(out, create);
        assertThat(RequestCodec.read(1, new WireReader(out.toByteArray()))).isEqualTo(create);
        out.reset();
        RequestCodec.writeBody(out, new Request.Multi(List.of(create)));
        assertMalformed(OpCode.MULTI.code());
    }

    @Test
    void unknownWatchModesAndTypesAreMalformed() {
        for (OpCode op : List.of(OpCode.ADD_WATCH, OpCode.CHECK_WATCHES, OpCode.REMOVE_WATCHES)) {
            out.reset();
            out.writeString("/a");
            out.writeInt(6);
            assertMalformed(op.code());
        }
    }

    @Test
    void trailingBytesAreIgnored() {
        RequestCodec.writeBody(out, new Request.GetData("/a", true));
        out.writeLong(1);
        assertThat(RequestCodec.read(4, new WireReader(out.toByteArray())))
                .isEqualTo(new Request.GetData("/a", true));
    }

    @Test
    void nullsWhereNoneBelongAreMalformedOrEmpty() {
        out.writeInt(-1);
        out.writeInt(-1);
        assertMalformed(OpCode.DELETE.code());
        out.reset();
        RequestCodec.writeBody(out, new Request.GetEphemerals(null));
        assertThat(RequestCodec.read(103, new WireReader(out.toByteArray())))
                .isEqualTo(new Request.GetEphemerals(null));
        out.reset();
        out.writeInt(0);
        out.writeString(null);
        out.writeBuffer(null);
        assertThat(RequestCodec.read(100, new WireReader(out.toByteArray())))
                .isEqualTo(new Request.Auth(0, "", null));
    }

    private void assertMalformed(int opcode) {
        byte[] bytes = out.toByteArray();
        assertThat(readBounded(bytes, in -> RequestCodec.read(opcode, in))).isFalse();
    }

    /**
     * @return whether it was read; false if it was malformed
     */
    private boolean readBounded(byte[] bytes, Reading reading) {
        WireReader in = new WireReader(bytes);
        boolean read = true;
        long before = threads.getCurrentThreadAllocatedBytes();
        try {
            reading.read(in);
        } catch (MalformedFrameException e) {
            read = false;
        }
        long taken = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(taken)
                .as("memory taken for %d bytes", bytes.length)
                .isLessThan(64_000 + (long) bytes.length * BYTES_PER_BYTE_MAX);
        return read;
    }

    private interface Reading {
        Object read(WireReader in);
    }
}
