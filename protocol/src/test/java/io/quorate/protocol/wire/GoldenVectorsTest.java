package io.quorate.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Acl;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.EventType;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.Stat;
import io.quorate.protocol.WatchEvent;
import io.quorate.protocol.Xid;
import io.quorate.protocol.request.ConnectRequest;
import io.quorate.protocol.request.ConnectResponse;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** Whole frames, byte for byte, in both directions: PROTOCOL 26. */
class GoldenVectorsTest {

    private static final long ZXID = 0x1_0000_0002L;
    private static final byte[] X = {'x'};

    private final WireWriter out = new WireWriter();

    @Test
    void connectRequestOfANewSession() {
        ConnectRequest request = ConnectRequest.newSession(10_000);
        out.beginFrame();
        ConnectCodec.writeRequest(out, request);
        WireReader in =
                frame(
                        "0000002d0000000000000000000000000000271000000000000000000000001000000000"
                                + "00000000000000000000000000");
        assertThat(ConnectCodec.readRequest(in)).isEqualTo(request);
    }

    @Test
    void connectRequestOfAnOldClient() {
        ConnectRequest request = new ConnectRequest(0, 0, 10_000, 0, new byte[16], false, false);
        out.beginFrame();
        ConnectCodec.writeRequest(out, request);
        WireReader in =
                frame(
                        "0000002c0000000000000000000000000000271000000000000000000000001000000000"
                                + "000000000000000000000000");
        assertThat(ConnectCodec.readRequest(in)).isEqualTo(request);
    }

    @Test
    void connectResponse() {
        byte[] password = HexFormat.of().parseHex("054cc74a37327db215e702e20c73f005");
        ConnectResponse response =
                new ConnectResponse(0, 10_000, 0x100000000000001L, password, false, true);
        out.beginFrame();
        ConnectCodec.writeResponse(out, response);
        WireReader in =
                frame(
                        "000000250000000000002710010000000000000100000010054cc74a37327db215e702e2"
                                + "0c73f00500");
        assertThat(ConnectCodec.readResponse(in)).isEqualTo(response);
        assertThat(response.isExpired()).isFalse();
    }

    @Test
    void connectResponseExpired() {
        out.beginFrame();
        ConnectCodec.writeResponse(out, ConnectResponse.expired(true));
        WireReader in =
                frame(
                        "000000250000000000000000000000000000000000000010000000000000000000000000"
                                + "0000000000");
        assertThat(ConnectCodec.readResponse(in).isExpired()).isTrue();
    }

    @Test
    void create() {
        request(
                1,
                new Request.Create("/a", X, Acl.OPEN, 0),
                "000000320000000100000001000000022f610000000178000000010000001f00000005776f726c64"
                        + "00000006616e796f6e6500000000");
        reply(
                1,
                ZXID,
                new Response.Create("/a"),
                "0000001600000001000000010000000200000000000000022f61");
    }

    @Test
    void getData() {
        request(2, new Request.GetData("/a", true), "0000000f0000000200000004000000022f6101");
        Stat stat = new Stat(ZXID, ZXID, 1700000000000L, 1700000000000L, 0, 0, 0, 0, 1, 0, ZXID);
        reply(
                2,
                ZXID,
                new Response.GetData(X, stat),
                "000000590000000200000001000000020000000000000001780000000100000002000000010000"
                        + "00020000018bcfe568000000018bcfe5680000000000000000000000000000000000"
                        + "0000000000000001000000000000000100000002");
    }

    @Test
    void notification() {
        WatchEvent event = new WatchEvent(EventType.NODE_DATA_CHANGED, "/a");
        String hex = "0000001effffffff0000000100000003000000000000000300000003000000022f61";
        out.beginFrame();
        EventCodec.write(out, 0x1_0000_0003L, event);
        WireReader in = frame(hex);
        assertThat(ResponseCodec.readHeader(in))
                .isEqualTo(new ReplyHeader(Xid.NOTIFICATION, 0x1_0000_0003L, ErrorCode.OK));
        assertThat(EventCodec.read(in)).isEqualTo(event);

        out.reset();
        out.beginFrame();
        EventCodec.write(out, 0x1_0000_0003L, EventType.NODE_DATA_CHANGED, "/a");
        frame(hex);
    }

    @Test
    void ping() {
        request(Xid.PING, new Request.Ping(), "00000008fffffffe0000000b");
        reply(
                Xid.PING,
                0x1_0000_0003L,
                new Response.Done(OpCode.PING),
                "00000010fffffffe000000010000000300000000");
    }

    @Test
    void errorReply() {
        out.beginFrame();
        ResponseCodec.write(out, 3, 0x1_0000_0003L, new Response.Failed(ErrorCode.NO_NODE));
        WireReader in = frame("00000010000000030000000100000003ffffff9b");
        ReplyHeader header = ResponseCodec.readHeader(in);
        assertThat(ResponseCodec.read(OpCode.GET_DATA, header, in))
                .isEqualTo(new Response.Failed(ErrorCode.NO_NODE));
    }

    @Test
    void auth() {
        request(
                Xid.AUTH,
                new Request.Auth(0, "digest", "user:pass".getBytes(StandardCharsets.US_ASCII)),
                "00000023fffffffc00000064000000000000000664696765737400000009757365723a70617373");
        reply(
                Xid.AUTH,
                0,
                new Response.Done(OpCode.AUTH),
                "00000010fffffffc000000000000000000000000");
    }

    @Test
    void multi() {
        request(
                4,
                new Request.Multi(
                        List.of(new Request.Check("/a", 0), new Request.Delete("/b", -1))),
                "00000037000000040000000e0000000d00ffffffff000000022f6100000000"
                        + "0000000200ffffffff000000022f62ffffffffffffffff01ffffffff");
        reply(
                4,
                0x1_0000_0004L,
                new Response.Multi(
                        List.of(
                                new Response.Failed(ErrorCode.OK),
                                new Response.Failed(ErrorCode.NO_NODE))),
                "0000003300000004000000010000000400000000ffffffff000000000000000000"
                        + "ffffffff00ffffff9bffffff9bffffffff01ffffffff");
    }

    private void request(int xid, Request request, String hex) {
        out.reset();
        out.beginFrame();
        RequestCodec.write(out, xid, request);
        WireReader in = frame(hex);
        assertThat(in.readInt()).isEqualTo(xid);
        assertThat(RequestCodec.read(in.readInt(), in)).isEqualTo(request);
        assertThat(in.remaining()).isZero();
    }

    private void reply(int xid, long zxid, Response response, String hex) {
        out.reset();
        out.beginFrame();
        ResponseCodec.write(out, xid, zxid, response);
        WireReader in = frame(hex);
        ReplyHeader header = ResponseCodec.readHeader(in);
        assertThat(header).isEqualTo(new ReplyHeader(xid, zxid, ErrorCode.OK));
        assertThat(ResponseCodec.read(response.op(), header, in)).isEqualTo(response);
        assertThat(in.remaining()).isZero();
    }

    /** Ends the frame, holds it against the vector, and reads the vector's content. */
    private WireReader frame(String hex) {
        out.endFrame();
        assertThat(HexFormat.of().formatHex(out.toByteArray())).isEqualTo(hex);
        WireReader in = new WireReader(HexFormat.of().parseHex(hex));
        return in.slice(in.readInt());
    }
}
