package io.quorate.server.wal;

import io.quorate.server.micro.ScratchFolder;
import io.quorate.server.recovery.LogOnly;
import io.quorate.server.zab.Proposal;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * A record is made and appended, and its batch written into a segment, on one thread. An operation
 * is one record of one setData of 100 bytes. Segments are purged and used again, as behind saves.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LogAppendBenchmark {

    private static final int PIPELINED = 64;
    private static final int BATCHES_PER_PURGE = 4_096;

    /** Whether the disk is waited for. */
    @Param({"false", "true"})
    boolean synced;

    private ScratchFolder folder;
    private WriteAheadLog log;
    private ChainedTxns txns;
    private final Durable durable = new Durable();
    private long lastTicket;
    private int batches;

    @Setup
    public void open() throws IOException {
        folder = ScratchFolder.make();
        LogFiles disk = new DiskFiles(folder.path());
        LogFiles files = synced ? disk : new UnsyncedFiles(disk);
        OpenLog opened = LogOnly.open(files, WalConfig.DEFAULT, 1 << 20, 1, record -> {}).log();
        log = WriteAheadLog.manual(opened, durable);
        Proposal first = new TestHistory().epoch(1);
        txns = new ChainedTxns(first);
        append(first);
        write();
    }

    @TearDown
    public void delete() throws IOException {
        log.close();
        folder.close();
    }

    /** A batch of one record. */
    @Benchmark
    public long lone() throws IOException {
        append(txns.next());
        return write();
    }

    /** A batch of 64. */
    @Benchmark
    @OperationsPerInvocation(PIPELINED)
    public long together() throws IOException {
        for (int i = 0; i < PIPELINED; i++) {
            append(txns.next());
        }
        return write();
    }

    private void append(Proposal record) {
        log.append(record);
        log.commitMark(record.zxid());
        lastTicket++;
    }

    private long write() throws IOException {
        log.submit(lastTicket);
        log.writeWaiting();
        if (durable.ticket != lastTicket) {
            throw new IllegalStateException("not written: " + lastTicket);
        }
        batches++;
        if (batches % BATCHES_PER_PURGE == 0) {
            log.purge(Long.MAX_VALUE);
        }
        return durable.ticket;
    }

    private static final class Durable implements LogListener {
        private long ticket;

        @Override
        public void flushed(long upTo, int bytes, long writeNanos, long syncNanos) {
            ticket = upTo;
        }

        @Override
        public void failed(String message, Throwable cause) {
            throw new IllegalStateException(message, cause);
        }
    }
}
