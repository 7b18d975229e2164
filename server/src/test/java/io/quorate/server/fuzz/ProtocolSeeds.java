package io.quorate.server.fuzz;

import io.quorate.protocol.Acl;
import io.quorate.protocol.ClientInfo;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.EventType;
import io.quorate.protocol.Identity;
import io.quorate.protocol.KeeperState;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.Stat;
import io.quorate.protocol.WatchEvent;
import io.quorate.protocol.WatcherMode;
import io.quorate.protocol.WatcherType;
import io.quorate.protocol.request.ConnectRequest;
import io.quorate.protocol.request.ConnectResponse;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;
import io.quorate.protocol.wire.ConnectCodec;
import io.quorate.protocol.wire.EventCodec;
import io.quorate.protocol.wire.RequestCodec;
import io.quorate.protocol.wire.ResponseCodec;
import io.quorate.protocol.wire.WireWriter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One of each kind of frame of the client protocol, as {@link ProtocolFuzz} takes them. */
final class ProtocolSeeds {

    private static final byte[] DATA = {1, 2, 3};
    private static final Stat STAT = new Stat(1, 2, 3, 4, 5, 6, 7, 8, 3, 0, 11);
    private static final List<Acl> ACL =
            List.of(
                    new Acl(31, Identity.ANYONE),
                    new Acl(1, new Identity("ip", "10.0.0.0/8")),
                    new Acl(3, new Identity("digest", "a:hash")));

    private ProtocolSeeds() {}

    static List<Request> all() {
        List<String> paths = List.of("/a", "/b/c");
        return List.of(
                new Request.Create("/a", DATA, ACL, 0),
                new Request.Create2("/a", null, ACL, 3),
                new Request.CreateContainer("/c", DATA, Acl.OPEN, 4),
                new Request.CreateTtl("/t", DATA, Acl.OPEN, 5, 1000),
                new Request.Delete("/a", -1),
                new Request.SetData("/a", DATA, 2),
                new Request.Multi(
                        List.of(
                                new Request.Check("/a", 1),
                                new Request.Create("/b", DATA, Acl.OPEN, 1),
                                new Request.SetData("/a", null, -1),
                                new Request.Delete("/c", 0))),
                new Request.MultiRead(
                        List.of(
                                new Request.GetData("/a", false),
                                new Request.GetChildren("/", false))),
                new Request.Exists("/a", true),
                new Request.GetData("/a", false),
                new Request.GetChildren("/", true),
                new Request.GetChildren2("/", false),
                new Request.GetAllChildrenNumber("/"),
                new Request.GetEphemerals("/a"),
                new Request.GetAcl("/a"),
                new Request.SetAcl("/a", ACL, 0),
                new Request.Sync("/"),
                new Request.AddWatch("/a", WatcherMode.PERSISTENT_RECURSIVE),
                new Request.CheckWatches("/a", WatcherType.ANY),
                new Request.RemoveWatches("/a", WatcherType.DATA),
                new Request.SetWatches(9, paths, paths, List.of()),
                new Request.SetWatches2(9, paths, List.of(), paths, paths, paths),
                new Request.Auth(0, "digest", DATA),
                new Request.Sasl(DATA),
                new Request.Reconfig("server.4=h:1:2", null, null, -1),
                new Request.WhoAmI(),
                new Request.Ping(),
                new Request.CloseSession());
    }

    static List<byte[]> requests() {
        List<byte[]> seeds = new ArrayList<>();
        for (Request request : all()) {
            WireWriter out = new WireWriter();
            RequestCodec.write(out, 1, request);
            seeds.add(Arrays.copyOfRange(out.array(), Integer.BYTES, out.length()));
        }
        return seeds;
    }

    static List<byte[]> replies() {
        List<byte[]> seeds = new ArrayList<>();
        add(OpCode.CREATE, new Response.Create("/a"), seeds);
        add(OpCode.CREATE2, new Response.Create2("/a", STAT), seeds);
        add(OpCode.CREATE_TTL, new Response.Create2("/a", STAT), seeds);
        add(OpCode.DELETE, new Response.Done(OpCode.DELETE), seeds);
        add(OpCode.EXISTS, new Response.Failed(ErrorCode.NO_NODE), seeds);
        add(OpCode.GET_DATA, new Response.GetData(DATA, STAT), seeds);
        add(OpCode.SET_DATA, new Response.SetData(STAT), seeds);
        add(OpCode.GET_ACL, new Response.GetAcl(ACL, STAT), seeds);
        add(OpCode.GET_CHILDREN, new Response.GetChildren(List.of("a", "b")), seeds);
        add(OpCode.GET_CHILDREN2, new Response.GetChildren2(List.of("a"), STAT), seeds);
        add(OpCode.GET_ALL_CHILDREN_NUMBER, new Response.GetAllChildrenNumber(4), seeds);
        add(OpCode.GET_EPHEMERALS, new Response.GetEphemerals(List.of("/e")), seeds);
        add(OpCode.SYNC, new Response.Sync("/"), seeds);
        add(
                OpCode.MULTI,
                new Response.Multi(
                        List.of(
                                new Response.Create("/a"),
                                new Response.SetData(STAT),
                                new Response.Done(OpCode.CHECK),
                                new Response.Failed(ErrorCode.BAD_VERSION))),
                seeds);
        add(
                OpCode.MULTI_READ,
                new Response.MultiRead(
                        List.of(
                                new Response.GetData(null, STAT),
                                new Response.GetChildren(List.of("a")))),
                seeds);
        add(OpCode.ADD_WATCH, new Response.AddWatch(), seeds);
        add(OpCode.SASL, new Response.Sasl(DATA), seeds);
        add(
                OpCode.WHO_AM_I,
                new Response.WhoAmI(List.of(new ClientInfo("ip", "127.0.0.1"))),
                seeds);
        WireWriter out = new WireWriter();
        out.writeByte(ProtocolFuzz.OPS.size());
        EventCodec.write(
                out, 9, new WatchEvent(EventType.NODE_CREATED, KeeperState.SYNC_CONNECTED, "/a"));
        seeds.add(out.toByteArray());
        return seeds;
    }

    private static void add(OpCode op, Response response, List<byte[]> seeds) {
        WireWriter out = new WireWriter();
        out.writeByte(ProtocolFuzz.OPS.indexOf(op));
        ResponseCodec.write(out, 1, 9, response);
        seeds.add(out.toByteArray());
    }

    static List<byte[]> handshakes() {
        List<byte[]> seeds = new ArrayList<>();
        for (boolean hasReadOnly : List.of(true, false)) {
            WireWriter request = new WireWriter();
            request.writeBool(true);
            ConnectCodec.writeRequest(
                    request,
                    new ConnectRequest(0, 5, 30_000, 0x100, new byte[16], false, hasReadOnly));
            seeds.add(request.toByteArray());
            WireWriter response = new WireWriter();
            response.writeBool(false);
            ConnectCodec.writeResponse(
                    response,
                    new ConnectResponse(0, 30_000, 0x100, new byte[16], false, hasReadOnly));
            seeds.add(response.toByteArray());
        }
        return seeds;
    }
}
