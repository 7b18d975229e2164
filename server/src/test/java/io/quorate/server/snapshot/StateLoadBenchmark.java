package io.quorate.server.snapshot;

import io.quorate.server.micro.ScratchFolder;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * A saved state is loaded from RocksDB, as at a start: page cache warm, database open. An operation
 * is the whole state, of znodes with 100 bytes each.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class StateLoadBenchmark {

    @Param("100000")
    int znodes;

    private ScratchFolder folder;
    private StateStore store;
    private long hashSeed;

    @Setup
    public void save() throws IOException {
        folder = ScratchFolder.make();
        int threads = Runtime.getRuntime().availableProcessors();
        store = new RocksStates(folder.path(), new LoadThreads(Thread::new, threads)).open(1);
        LiveState live = new LiveState(1);
        StoreTiming.fill(live, znodes);
        live.saveTo(store);
    }

    @TearDown
    public void delete() throws IOException {
        store.close();
        folder.close();
    }

    @Benchmark
    public LoadedState load() throws IOException {
        hashSeed++;
        LoadedState loaded = store.load(hashSeed);
        if (loaded.tree().nodeCount() < znodes) {
            throw new IllegalStateException("only " + loaded.tree().nodeCount() + " znodes");
        }
        return loaded;
    }
}
