package io.quorate.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Acl;
import io.quorate.protocol.ClientInfo;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.Stat;
import io.quorate.protocol.request.ConnectRequest;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;

import org.apache.jute.BinaryInputArchive;
import org.apache.jute.BinaryOutputArchive;
import org.apache.jute.Record;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.proto.AddWatchRequest;
import org.apache.zookeeper.proto.AuthPacket;
import org.apache.zookeeper.proto.CheckVersionRequest;
import org.apache.zookeeper.proto.CheckWatchesRequest;
import org.apache.zookeeper.proto.Create2Response;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.CreateResponse;
import org.apache.zookeeper.proto.CreateTTLRequest;
import org.apache.zookeeper.proto.DeleteRequest;
import org.apache.zookeeper.proto.ErrorResponse;
import org.apache.zookeeper.proto.ExistsRequest;
import org.apache.zookeeper.proto.ExistsResponse;
import org.apache.zookeeper.proto.GetACLRequest;
import org.apache.zookeeper.proto.GetACLResponse;
import org.apache.zookeeper.proto.GetAllChildrenNumberRequest;
import org.apache.zookeeper.proto.GetAllChildrenNumberResponse;
import org.apache.zookeeper.proto.GetChildren2Request;
import org.apache.zookeeper.proto.GetChildren2Response;
import org.apache.zookeeper.proto.GetChildrenRequest;
import org.apache.zookeeper.proto.GetChildrenResponse;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.GetDataResponse;
import org.apache.zookeeper.proto.GetEphemeralsRequest;
import org.apache.zookeeper.proto.GetEphemeralsResponse;
import org.apache.zookeeper.proto.GetSASLRequest;
import org.apache.zookeeper.proto.MultiHeader;
import org.apache.zookeeper.proto.ReconfigRequest;
import org.apache.zookeeper.proto.RemoveWatchesRequest;
import org.apache.zookeeper.proto.ReplyHeader;
import org.apache.zookeeper.proto.RequestHeader;
import org.apache.zookeeper.proto.SetACLRequest;
import org.apache.zookeeper.proto.SetACLResponse;
import org.apache.zookeeper.proto.SetDataRequest;
import org.apache.zookeeper.proto.SetDataResponse;
import org.apache.zookeeper.proto.SetSASLResponse;
import org.apache.zookeeper.proto.SetWatches;
import org.apache.zookeeper.proto.SetWatches2;
import org.apache.zookeeper.proto.SyncRequest;
import org.apache.zookeeper.proto.SyncResponse;
import org.apache.zookeeper.proto.WatcherEvent;
import org.apache.zookeeper.proto.WhoAmIResponse;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Our bytes against those of ZooKeeper's own generated records, for random values. */
class JuteOracleTest {

    private static final int SEEDS = 200;

    private final WireWriter out = new WireWriter();

    @Test
    void requestsAreTheBytesThatZooKeepersClientSends() throws IOException {
        for (long seed = 0; seed < SEEDS; seed++) {
            for (Request request : new Gen(seed).requests()) {
                List<Record> records = new ArrayList<>();
                records.add(new RequestHeader(5, request.opcode()));
                addRecords(records, request);
                out.reset();
                RequestCodec.write(out, 5, request);
                assertThat(out.toByteArray())
                        .as("seed %d %s", seed, request)
                        .isEqualTo(jute(records));
            }
        }
    }

    @Test
    void responsesAreTheBytesThatZooKeepersServerSends() throws IOException {
        for (long seed = 0; seed < SEEDS; seed++) {
            for (Response response : new Gen(seed).responses()) {
                List<Record> records = new ArrayList<>();
                records.add(new ReplyHeader(5, seed, 0));
                addRecords(records, response);
                out.reset();
                ResponseCodec.write(out, 5, seed, response);
                assertThat(out.toByteArray())
                        .as("seed %d %s", seed, response)
                        .isEqualTo(jute(records));
            }
        }
    }

    @Test
    void handshakesAndEvents() throws IOException {
        for (long seed = 0; seed < SEEDS; seed++) {
            Gen gen = new Gen(seed);
            ConnectRequest request = gen.connectRequest();
            out.reset();
            ConnectCodec.writeRequest(out, request);
            if (!request.hasReadOnly()) {
                out.writeBool(false); // the generated record always has it
            }
            assertThat(out.toByteArray())
                    .isEqualTo(
                            jute(
                                    List.of(
                                            new org.apache.zookeeper.proto.ConnectRequest(
                                                    request.protocolVersion(),
                                                    request.lastZxidSeen(),
                                                    request.timeoutMillis(),
                                                    request.sessionId(),
                                                    request.password(),
                                                    request.readOnly()))));
            var event = gen.event();
            out.reset();
            EventCodec.write(out, seed, event);
            assertThat(out.toByteArray())
                    .isEqualTo(
                            jute(
                                    List.of(
                                            new ReplyHeader(-1, seed, 0),
                                            new WatcherEvent(
                                                    event.type().code(),
                                                    event.state().code(),
                                                    event.path()))));
        }
    }

    @Test
    void anyUtf16StringIsWrittenAndReadAsByZooKeeper() throws IOException {
        for (long seed = 0; seed < 2_000; seed++) {
            Gen gen = new Gen(seed);
            StringBuilder string = new StringBuilder();
            for (int i = gen.below(20); i > 0; i--) {
                string.append((char) gen.below(0x10000));
            }
            out.reset();
            out.writeString(string.toString());
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            BinaryOutputArchive.getArchive(expected).writeString(string.toString(), "");
            assertThat(out.toByteArray()).isEqualTo(expected.toByteArray());
            assertThat(new WireReader(out.toByteArray()).readString())
                    .isEqualTo(
                            BinaryInputArchive.getArchive(
                                            new ByteArrayInputStream(expected.toByteArray()))
                                    .readString(""));
        }
    }

    private static void addRecords(List<Record> to, Request request) {
        if (request instanceof Request.Multi multi) {
            multi.ops().forEach(op -> addOperation(to, op));
            to.add(new MultiHeader(-1, true, -1));
        } else if (request instanceof Request.MultiRead multi) {
            multi.ops().forEach(op -> addOperation(to, op));
            to.add(new MultiHeader(-1, true, -1));
        } else if (!(request instanceof Request.Unknown
                || request instanceof Request.WhoAmI
                || request instanceof Request.Ping
                || request instanceof Request.CloseSession)) {
            to.add(record(request));
        }
    }

    private static void addOperation(List<Record> to, Request op) {
        to.add(new MultiHeader(op.opcode(), false, -1));
        to.add(record(op));
    }

    private static Record record(Request request) {
        if (request instanceof Request.CreateTtl r) {
            return new CreateTTLRequest(r.path(), r.data(), acl(r.acl()), r.flags(), r.ttlMillis());
        } else if (request instanceof Request.Creation r) {
            return new CreateRequest(r.path(), r.data(), acl(r.acl()), r.flags());
        } else if (request instanceof Request.Delete r) {
            return new DeleteRequest(r.path(), r.version());
        } else if (request instanceof Request.SetData r) {
            return new SetDataRequest(r.path(), r.data(), r.version());
        } else if (request instanceof Request.Check r) {
            return new CheckVersionRequest(r.path(), r.version());
        } else if (request instanceof Request.Exists r) {
            return new ExistsRequest(r.path(), r.watch());
        } else if (request instanceof Request.GetData r) {
            return new GetDataRequest(r.path(), r.watch());
        } else if (request instanceof Request.GetChildren r) {
            return new GetChildrenRequest(r.path(), r.watch());
        } else if (request instanceof Request.GetChildren2 r) {
            return new GetChildren2Request(r.path(), r.watch());
        } else if (request instanceof Request.GetAllChildrenNumber r) {
            return new GetAllChildrenNumberRequest(r.path());
        } else if (request instanceof Request.GetEphemerals r) {
            return new GetEphemeralsRequest(r.prefix());
        } else if (request instanceof Request.GetAcl r) {
            return new GetACLRequest(r.path());
        } else if (request instanceof Request.SetAcl r) {
            return new SetACLRequest(r.path(), acl(r.acl()), r.version());
        } else if (request instanceof Request.Sync r) {
            return new SyncRequest(r.path());
        } else if (request instanceof Request.AddWatch r) {
            return new AddWatchRequest(r.path(), r.mode().code());
        } else if (request instanceof Request.CheckWatches r) {
            return new CheckWatchesRequest(r.path(), r.type().code());
        } else if (request instanceof Request.RemoveWatches r) {
            return new RemoveWatchesRequest(r.path(), r.type().code());
        } else if (request instanceof Request.SetWatches r) {
            return new SetWatches(
                    r.relativeZxid(), r.dataWatches(), r.existWatches(), r.childWatches());
        } else if (request instanceof Request.SetWatches2 r) {
            return new SetWatches2(
                    r.relativeZxid(),
                    r.dataWatches(),
                    r.existWatches(),
                    r.childWatches(),
                    r.persistentWatches(),
                    r.persistentRecursiveWatches());
        } else if (request instanceof Request.Auth r) {
            return new AuthPacket(r.type(), r.scheme(), r.auth());
        } else if (request instanceof Request.Sasl r) {
            return new GetSASLRequest(r.token());
        } else if (request instanceof Request.Reconfig r) {
            return new ReconfigRequest(
                    r.joiningServers(), r.leavingServers(), r.newMembers(), r.currentConfigId());
        }
        throw new AssertionError(request);
    }

    private static void addRecords(List<Record> to, Response response) {
        if (response instanceof Response.Multi multi) {
            multi.results().forEach(result -> addResult(to, result));
            to.add(new MultiHeader(-1, true, -1));
        } else if (response instanceof Response.MultiRead multi) {
            multi.results().forEach(result -> addResult(to, result));
            to.add(new MultiHeader(-1, true, -1));
        } else if (!(response instanceof Response.Done)) {
            to.add(record(response));
        }
    }

    private static void addResult(List<Record> to, Response result) {
        if (result instanceof Response.Failed failed) {
            to.add(new MultiHeader(OpCode.ERROR.code(), false, failed.error().code()));
            to.add(new ErrorResponse(failed.error().code()));
        } else {
            to.add(new MultiHeader(result.op().code(), false, ErrorCode.OK.code()));
            addRecords(to, result);
        }
    }

    private static Record record(Response response) {
        if (response instanceof Response.Create r) {
            return new CreateResponse(r.path());
        } else if (response instanceof Response.Create2 r) {
            return new Create2Response(r.path(), stat(r.stat()));
        } else if (response instanceof Response.Exists r) {
            return new ExistsResponse(stat(r.stat()));
        } else if (response instanceof Response.GetData r) {
            return new GetDataResponse(r.data(), stat(r.stat()));
        } else if (response instanceof Response.SetData r) {
            return new SetDataResponse(stat(r.stat()));
        } else if (response instanceof Response.GetAcl r) {
            return new GetACLResponse(acl(r.acl()), stat(r.stat()));
        } else if (response instanceof Response.SetAcl r) {
            return new SetACLResponse(stat(r.stat()));
        } else if (response instanceof Response.GetChildren r) {
            return new GetChildrenResponse(r.children());
        } else if (response instanceof Response.GetChildren2 r) {
            return new GetChildren2Response(r.children(), stat(r.stat()));
        } else if (response instanceof Response.GetAllChildrenNumber r) {
            return new GetAllChildrenNumberResponse(r.count());
        } else if (response instanceof Response.GetEphemerals r) {
            return new GetEphemeralsResponse(r.paths());
        } else if (response instanceof Response.Sync r) {
            return new SyncResponse(r.path());
        } else if (response instanceof Response.AddWatch) {
            return new ErrorResponse(0);
        } else if (response instanceof Response.Sasl r) {
            return new SetSASLResponse(r.token());
        } else if (response instanceof Response.WhoAmI r) {
            return new WhoAmIResponse(
                    r.identities().stream().map(JuteOracleTest::clientInfo).toList());
        }
        throw new AssertionError(response);
    }

    private static org.apache.zookeeper.data.ClientInfo clientInfo(ClientInfo info) {
        return new org.apache.zookeeper.data.ClientInfo(info.scheme(), info.user());
    }

    private static List<ACL> acl(List<Acl> acl) {
        return acl.stream()
                .map(entry -> new ACL(entry.perms(), new Id(entry.id().scheme(), entry.id().id())))
                .toList();
    }

    private static org.apache.zookeeper.data.Stat stat(Stat stat) {
        return new org.apache.zookeeper.data.Stat(
                stat.czxid(),
                stat.mzxid(),
                stat.ctimeMillis(),
                stat.mtimeMillis(),
                stat.version(),
                stat.cversion(),
                stat.aversion(),
                stat.ephemeralOwner(),
                stat.dataLength(),
                stat.numChildren(),
                stat.pzxid());
    }

    private static byte[] jute(List<Record> records) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryOutputArchive archive = BinaryOutputArchive.getArchive(bytes);
        for (Record record : records) {
            record.serialize(archive, "");
        }
        return bytes.toByteArray();
    }
}
