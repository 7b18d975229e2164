package io.quorate.server.request;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.Identity;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;
import io.quorate.protocol.wire.ReplyHeader;
import io.quorate.protocol.wire.RequestCodec;
import io.quorate.protocol.wire.ResponseCodec;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.server.auth.AuthConfig;
import io.quorate.server.auth.AuthProviders;
import io.quorate.server.tree.Applied;
import io.quorate.server.tree.DataTree;
import io.quorate.server.tree.SpeculativeTree;
import io.quorate.server.txn.ByteSlice;
import io.quorate.server.txn.Txn;
import io.quorate.server.txn.TxnCodec;
import io.quorate.server.txn.TxnHeader;
import io.quorate.server.txn.TxnRecord;

import java.util.ArrayDeque;
import java.util.List;

/** One server without consensus: requests in, replies out, with as many in flight as one likes. */
final class RequestFixture {

    static final long SESSION = 0x0100_0000_0000_0001L;
    static final Identity IP = new Identity("ip", "10.0.0.1");
    static final Identity ALICE = new Identity("digest", "alice:x");

    private static final int HEADER_BYTES = 8;

    final DataTree tree = new DataTree(1234);
    final SpeculativeTree speculative = new SpeculativeTree(tree);
    final AccessCheck access = new AccessCheck(AuthProviders.of(AuthConfig.DEFAULT));
    final Reader reader = new Reader(tree, access, "server.1=host:1:2:participant\nversion=0");
    List<Identity> identities = List.of(IP);
    long session = SESSION;
    long timeMillis = 1000;
    private long zxid;

    private final ArrayDeque<Proposed> inFlight = new ArrayDeque<>();

    private record Proposed(long zxid, ByteSlice bytes, OpCode op) {}

    final LimitWarnings warnings = new LimitWarnings();

    private final boolean timeToLive;
    boolean enforceQuota;
    int childListBytesMax = GrowthLimits.CLIENT_BUFFER_BYTES;

    /** Whether the disks have room. */
    boolean mayGrow = true;

    RequestFixture() {
        this(true);
    }

    RequestFixture(boolean timeToLive) {
        this.timeToLive = timeToLive;
    }

    Preparer preparer() {
        return new Preparer(
                speculative,
                access,
                timeToLive,
                new GrowthLimits(() -> mayGrow, enforceQuota, childListBytesMax, warnings));
    }

    /** Decides a request, and leaves its transaction in flight. */
    Txn prepare(Request request) {
        WireWriter frame = new WireWriter();
        RequestCodec.write(frame, 1, request);
        OpCode op = OpCode.fromCode(request.opcode());
        if (op == null) {
            throw new AssertionError("no operation " + request.opcode());
        }
        WireReader body = new WireReader(frame.toByteArray());
        body.skip(HEADER_BYTES);
        return prepare(op, body);
    }

    Txn prepare(OpCode op, WireReader body) {
        zxid++;
        Txn txn = preparer().prepare(zxid, session, identities, op, body);
        TxnHeader header = new TxnHeader(session, 0, 1, timeMillis);
        inFlight.add(new Proposed(zxid, ByteSlice.of(TxnCodec.encode(header, txn, 0)), op));
        return txn;
    }

    /** Commits the oldest transaction in flight, and answers it as its client's server would. */
    Response commit() {
        Proposed next = inFlight.removeFirst();
        TxnRecord record = TxnCodec.decode(next.bytes.array(), 0, next.bytes.length());
        Applied applied = tree.apply(next.zxid, record.header(), record.txn());
        speculative.committed(next.zxid);
        WireWriter out = new WireWriter();
        Replies.writeBody(applied, out);
        return decode(next.op, applied.error(), out);
    }

    /** Takes the place of the newest transaction in flight for one that was applied by hand. */
    void forgetLast() {
        speculative.committed(inFlight.removeLast().zxid);
    }

    int inFlight() {
        return inFlight.size();
    }

    long lastZxid() {
        return zxid;
    }

    /** Decides, commits and answers a write. */
    Response write(Request request) {
        prepare(request);
        Response response = commit();
        while (inFlight() > 0) {
            response = commit();
        }
        return response;
    }

    /** The error of a write that is decided and committed. */
    ErrorCode errorOf(Request request) {
        return write(request) instanceof Response.Failed failed ? failed.error() : ErrorCode.OK;
    }

    Response read(Request request) {
        OpCode op = OpCode.fromCode(request.opcode());
        if (op == null) {
            throw new AssertionError("no operation " + request.opcode());
        }
        WireWriter frame = new WireWriter();
        RequestCodec.write(frame, 1, request);
        WireReader body = new WireReader(frame.toByteArray());
        body.skip(HEADER_BYTES);
        WireWriter out = new WireWriter();
        ErrorCode error = reader.read(op, body, identities, out);
        return decode(op, error, out);
    }

    private static Response decode(OpCode op, ErrorCode error, WireWriter out) {
        WireReader in = new WireReader(out.toByteArray());
        Response response = ResponseCodec.read(op, new ReplyHeader(1, 1, error), in);
        if (in.remaining() > 0) {
            throw new AssertionError(in.remaining() + " bytes behind the reply of " + op);
        }
        return response;
    }
}
