package io.quorate.server.wal;

import io.quorate.server.txn.TxnCodec;
import io.quorate.server.txn.TxnRecord;
import io.quorate.server.zab.Proposal;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import java.util.concurrent.TimeUnit;

/** A transaction as bytes, there and back. An operation is one setData of 100 bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RecordBenchmark {

    private final Proposal first = new TestHistory().epoch(1);
    private final ChainedTxns txns = new ChainedTxns(first);
    private final Proposal record = new ChainedTxns(first).next();

    /** What the leader does: encoded, chained, checksummed. */
    @Benchmark
    public Proposal encode() {
        return txns.next();
    }

    /** What a follower does with what it is sent: checksum and chain are verified. */
    @Benchmark
    public Proposal receive() {
        Proposal read = Proposal.read(record.array(), record.offset(), record.length());
        if (read == null || !read.follows(first.zxid(), first.chainHash())) {
            throw new IllegalStateException("not the record that it was");
        }
        return read;
    }

    /** What every server does before it applies one. */
    @Benchmark
    public TxnRecord decode() {
        return TxnCodec.decode(record.array(), record.bodyOffset(), record.bodyLength());
    }
}
