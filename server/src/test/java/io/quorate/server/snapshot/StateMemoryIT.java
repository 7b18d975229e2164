package io.quorate.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/** What a million znodes of 100 bytes take of the heap once they were loaded. */
class StateMemoryIT {

    private static final int ZNODES = 1_000_000;
    private static final int BYTES_PER_ZNODE_MAX = 230;

    @TempDir Path root;

    @Test
    void aLoadedZnodeOf100BytesTakesAtMost230() throws IOException {
        RocksStates states = new RocksStates(root, new LoadThreads(Thread::new, 2));
        saveMany(states);
        try (StateStore store = states.open(1)) {
            long before = heapBytes();
            LoadedState loaded = store.load(1);
            long each = (heapBytes() - before) / ZNODES;
            System.out.println("a loaded znode of 100 bytes takes " + each + " bytes of the heap");
            assertThat(each).isBetween(160L, (long) BYTES_PER_ZNODE_MAX);
            assertThat(loaded.tree().nodeCount()).isEqualTo(ZNODES + 5);
        }
    }

    private static void saveMany(RocksStates states) throws IOException {
        LiveState live = new LiveState(1);
        StoreTiming.fill(live, ZNODES);
        try (StateStore store = states.open(1)) {
            live.saveTo(store);
        }
    }

    private static long heapBytes() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least =
                    Math.min(
                            least,
                            ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
