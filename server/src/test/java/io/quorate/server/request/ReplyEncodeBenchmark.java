package io.quorate.server.request;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.Identity;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.wire.RequestCodec;
import io.quorate.protocol.wire.ResponseCodec;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.server.auth.AuthConfig;
import io.quorate.server.auth.AuthProviders;
import io.quorate.server.tree.Applied;
import io.quorate.server.tree.DataTree;
import io.quorate.server.txn.AclList;
import io.quorate.server.txn.ByteSlice;
import io.quorate.server.txn.Txn;
import io.quorate.server.txn.TxnHeader;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A reply is written into its connection's buffer. An operation is one reply. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReplyEncodeBenchmark {

    private static final int CHILDREN = 100;
    private static final TxnHeader HEADER = new TxnHeader(0, 0, 0, 1_700_000_000_000L);

    private final List<Identity> identities = List.of(new Identity("ip", "127.0.0.1"));
    private final DataTree tree = new DataTree(7);
    private final Reader reader =
            new Reader(tree, new AccessCheck(AuthProviders.of(AuthConfig.DEFAULT)), "");
    private final WireReader body = new WireReader(new byte[0]);
    private final WireWriter out = new WireWriter(64 << 10);
    private final ByteBuffer getData = frame(new Request.GetData("/parent/child-0042", false));
    private final ByteBuffer getChildren = frame(new Request.GetChildren2("/parent", false));
    private final Applied applied;
    private int zxid;

    /** A parent with children of 100 bytes each. */
    public ReplyEncodeBenchmark() {
        create("/parent");
        for (int i = 0; i < CHILDREN; i++) {
            create(String.format("/parent/child-%04d", i));
        }
        zxid++;
        applied =
                tree.apply(
                        zxid,
                        HEADER,
                        new Txn.SetData(
                                ByteSlice.ofUtf8("/parent/child-0042"),
                                ByteSlice.of(new byte[100]),
                                1));
    }

    private void create(String path) {
        zxid++;
        tree.apply(
                zxid,
                HEADER,
                new Txn.Create(
                        ByteSlice.ofUtf8(path),
                        ByteSlice.of(new byte[100]),
                        AclList.OPEN,
                        0,
                        zxid,
                        Txn.CreateReply.PATH));
    }

    /** As it stands in what was read from a socket: no array of the heap. */
    private static ByteBuffer frame(Request request) {
        WireWriter out = new WireWriter();
        RequestCodec.write(out, 1, request);
        return ByteBuffer.allocateDirect(out.length()).put(out.array(), 0, out.length()).flip();
    }

    /** From the znode in the tree, 100 bytes of data and the Stat. */
    @Benchmark
    public int getData() {
        return read(OpCode.GET_DATA, getData);
    }

    /** A hundred names and the Stat. */
    @Benchmark
    public int getChildren() {
        return read(OpCode.GET_CHILDREN2, getChildren);
    }

    private int read(OpCode op, ByteBuffer frame) {
        begin();
        body.reset(frame, 8, frame.limit());
        ErrorCode error = reader.read(op, body, identities, out);
        if (error != ErrorCode.OK) {
            throw new IllegalStateException("answered with " + error);
        }
        return end();
    }

    /** The Stat of what was applied. */
    @Benchmark
    public int setData() {
        begin();
        Replies.writeBody(applied, out);
        return end();
    }

    private void begin() {
        out.reset();
        out.beginFrame();
        ResponseCodec.writeHeader(out, 1, zxid, ErrorCode.OK);
    }

    private int end() {
        out.endFrame();
        return out.length();
    }
}
