package io.quorate.server.node;

import io.quorate.protocol.Acl;
import io.quorate.protocol.request.Request;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The core alone, of a server that is an ensemble by itself: from whole frames to replies in a
 * buffer, without sockets and disk. An operation is one request, of 100 bytes of data.
 *
 * <p>A write is all there is to it: routed, packed, decided, encoded and sealed, appended (to
 * nothing), reported as durable, committed, decoded, applied, answered.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class NodeStepBenchmark {

    private static final int PIPELINED = 64;
    private static final int PARENTS = 16;
    private static final int ZNODES = 16_384;

    private final SingleServer server = new SingleServer();
    private final ConnectionId client = server.client();
    private final FlatEffects effects;
    private final Input.ClientFrames[] reads = new Input.ClientFrames[ZNODES];
    private final Input.ClientFrames[] writes = new Input.ClientFrames[ZNODES];
    private final Input.ClientFrames[] creations = new Input.ClientFrames[ZNODES];
    private final Input.ClientFrames[] manyReads = new Input.ClientFrames[ZNODES / PIPELINED];
    private final Input.ClientFrames[] manyWrites = new Input.ClientFrames[ZNODES / PIPELINED];
    private int turn;

    /** All requests that take turns, as they stand in what was read from a socket. */
    public NodeStepBenchmark() {
        for (int i = 0; i < PARENTS; i++) {
            create(i, "/parent-" + i);
        }
        List<byte[]> readFrames = new ArrayList<>();
        List<byte[]> writeFrames = new ArrayList<>();
        for (int i = 0; i < ZNODES; i++) {
            // Neighbours in time are none in memory.
            int place = i * 7_919 % ZNODES;
            String path = String.format("/parent-%d/node-%06d", place % PARENTS, place);
            create(i, path);
            readFrames.add(SingleServer.request(i, new Request.GetData(path, false)));
            writeFrames.add(SingleServer.request(i, new Request.SetData(path, new byte[100], -1)));
            creations[i] = frames(createThenDelete(i, path + "-new"));
            reads[i] = frames(readFrames.subList(i, i + 1));
            writes[i] = frames(writeFrames.subList(i, i + 1));
        }
        for (int i = 0; i < ZNODES / PIPELINED; i++) {
            int from = i * PIPELINED;
            manyReads[i] = frames(readFrames.subList(from, from + PIPELINED));
            manyWrites[i] = frames(writeFrames.subList(from, from + PIPELINED));
        }
        effects = new FlatEffects(server.out.lastTicket());
    }

    private void create(int xid, String path) {
        server.say(
                client,
                SingleServer.request(xid, new Request.Create(path, new byte[100], Acl.OPEN, 0)));
        server.settle();
        server.out.take();
    }

    private static List<byte[]> createThenDelete(int xid, String path) {
        return List.of(
                SingleServer.request(xid, new Request.Create(path, new byte[100], Acl.OPEN, 0)),
                SingleServer.request(xid, new Request.Delete(path, -1)));
    }

    private Input.ClientFrames frames(List<byte[]> frames) {
        ByteBuffer all = SingleServer.together(frames.toArray(byte[][]::new));
        return new Input.ClientFrames(
                client, ByteBuffer.allocateDirect(all.remaining()).put(all).flip());
    }

    /** One getData in a pass of its own. */
    @Benchmark
    public long read() {
        return read(reads[next(ZNODES)], 1);
    }

    /** 64 getData in one pass. */
    @Benchmark
    @OperationsPerInvocation(PIPELINED)
    public long readPipelined() {
        return read(manyReads[next(ZNODES / PIPELINED)], PIPELINED);
    }

    /** One setData in passes of its own: one that proposes, one that answers. */
    @Benchmark
    public long write() {
        return write(writes[next(ZNODES)], 1);
    }

    /** 64 setData in two passes. */
    @Benchmark
    @OperationsPerInvocation(PIPELINED)
    public long writePipelined() {
        return write(manyWrites[next(ZNODES / PIPELINED)], PIPELINED);
    }

    /** Two requests in the same passes, so that the tree stays as large as it is. */
    @Benchmark
    public long createThenDelete() {
        return write(creations[next(ZNODES)], 2);
    }

    private int next(int count) {
        turn = (turn + 1) & (count - 1);
        return turn;
    }

    private long read(Input.ClientFrames asked, int count) {
        server.node.step(asked, server.nowNanos, effects);
        server.node.endOfPass(server.nowNanos, effects);
        return answered(count);
    }

    private long write(Input.ClientFrames asked, int count) {
        server.node.step(asked, server.nowNanos, effects);
        server.node.endOfPass(server.nowNanos, effects);
        server.node.step(new Input.LogFlushed(effects.lastTicket()), server.nowNanos, effects);
        server.node.endOfPass(server.nowNanos, effects);
        return answered(count);
    }

    /** Forgets the replies, which must be there. */
    private long answered(int count) {
        int replies = effects.takeReplies();
        if (replies != count) {
            throw new IllegalStateException(replies + " replies, not " + count);
        }
        StateToSave save = effects.takeSave();
        if (save != null) {
            Input saved = new Input.StateSaved(save.generation(), save.base().zxid(), 1);
            server.node.step(saved, server.nowNanos, effects);
        }
        return effects.lastTicket();
    }
}
