package io.quorate.server.tree;

import io.quorate.protocol.ErrorCode;
import io.quorate.server.txn.AclList;
import io.quorate.server.txn.ByteSlice;
import io.quorate.server.txn.Txn;
import io.quorate.server.txn.TxnHeader;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Committed transactions change the tree. An operation is one transaction, or two where the name
 * says so. They are there as objects; what decoding them costs, {@code RecordBenchmark} says.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TreeApplyBenchmark {

    /** Transactions that take turns: more than the caches of a processor make easy. */
    private static final int TURNS = 1 << 14;

    private static final int PER_PARENT = 1_000;
    private static final int OPS = 10;
    private static final TxnHeader HEADER = new TxnHeader(0, 0, 0, 1_700_000_000_000L);

    @Param("100000")
    int znodes;

    private final DataTree tree = new DataTree(7);
    private final Txn[] changes = new Txn[TURNS];
    private final Txn[] creations = new Txn[TURNS];
    private final Txn[] deletions = new Txn[TURNS];
    private final Txn[] multis = new Txn[TURNS];
    private long zxid;
    private int turn;

    /** Parents of a thousand children each, 100 bytes of data. */
    @Setup
    public void fill() {
        List<ByteSlice> paths = new ArrayList<>();
        for (int i = 0; i < znodes; i++) {
            String parent = String.format("/parent-%04d", i / PER_PARENT);
            boolean isParent = i % PER_PARENT == 0;
            String path = isParent ? parent : parent + String.format("/node-%06d", i % PER_PARENT);
            paths.add(ByteSlice.ofUtf8(path));
            apply(create(path, i));
        }
        for (int i = 0; i < TURNS; i++) {
            // Neighbours in time are none in memory.
            int at = (int) (i * 7_919L % znodes);
            changes[i] = change(paths.get(at));
            String created = String.format("/parent-%04d/new-%06d", at / PER_PARENT, i);
            creations[i] = create(created, i);
            deletions[i] = new Txn.Delete(ByteSlice.ofUtf8(created));
            List<Txn.Op> ops = new ArrayList<>();
            for (int op = 0; op < OPS; op++) {
                ops.add(change(paths.get((at + op * 104_729) % znodes)));
            }
            multis[i] = new Txn.Multi(ops);
        }
        tree.takeChanges();
    }

    private static Txn.Op create(String path, int cversion) {
        return new Txn.Create(
                ByteSlice.ofUtf8(path),
                ByteSlice.of(new byte[100]),
                AclList.OPEN,
                0,
                cversion,
                Txn.CreateReply.PATH);
    }

    private static Txn.Op change(ByteSlice path) {
        return new Txn.SetData(path, ByteSlice.of(new byte[100]), 1);
    }

    private int next() {
        turn = (turn + 1) & (TURNS - 1);
        return turn;
    }

    private Applied apply(Txn txn) {
        zxid++;
        Applied applied = tree.apply(zxid, HEADER, txn);
        if (applied.error() != ErrorCode.OK) {
            throw new IllegalStateException("refused: " + applied.error());
        }
        return applied;
    }

    @Benchmark
    public Applied setData() {
        return apply(changes[next()]);
    }

    /** Two transactions, so that the tree stays as large as it is. */
    @Benchmark
    public Applied createThenDelete() {
        int now = next();
        apply(creations[now]);
        return apply(deletions[now]);
    }

    /** Ten changes of data. */
    @Benchmark
    public Applied multiOfTen() {
        return apply(multis[next()]);
    }
}
