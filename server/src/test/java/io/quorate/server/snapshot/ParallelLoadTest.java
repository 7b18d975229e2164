package io.quorate.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/** Many ranges, few threads. */
@Timeout(30)
class ParallelLoadTest {

    private static final int PARENTS = 20;

    @TempDir Path root;
    private final LiveState live = new LiveState(1);
    private final List<Thread> threads = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void saveSome() throws IOException {
        StoreTiming.fill(live, PARENTS * 1000);
        try (StateStore store = new RocksStates(root, readers(1)).open(1)) {
            live.saveTo(store);
        }
    }

    private LoadThreads readers(int count) {
        return new LoadThreads(
                task -> {
                    Thread thread = new Thread(task);
                    threads.add(thread);
                    return thread;
                },
                count);
    }

    /** The first znodes in front, then a range for each hundred children. */
    private static List<byte[]> bounds() {
        TreeSet<byte[]> bounds = new TreeSet<>(Arrays::compareUnsigned);
        bounds.add(new byte[] {'z'});
        bounds.add(new byte[] {'z' + 1});
        for (int parent = 0; parent < PARENTS; parent++) {
            for (int i = 0; i < 10; i++) {
                String path = String.format("z/parent-%04d/node-%04d", parent, i);
                bounds.add(path.getBytes(StandardCharsets.US_ASCII));
            }
        }
        return List.copyOf(bounds);
    }

    private void load(StateBuilder into, int readers, List<byte[]> bounds) throws IOException {
        try (RocksSettings settings = RocksSettings.create();
                RocksDB db =
                        RocksDB.openReadOnly(
                                settings.options(), new StateNames(root, 1).state().toString())) {
            new ParallelLoad(db, bounds, readers(readers)).into(into);
        } catch (RocksDBException e) {
            throw new IOException(e);
        } finally {
            assertThat(threads).noneMatch(Thread::isAlive);
        }
    }

    private StateBuilder begun() throws IOException {
        StateBuilder builder = new StateBuilder(1, "here");
        StateSave save = live.save();
        new SortedSave(new LiveState(1).save()).writeTo(new OnlyAcls(builder));
        builder.next(
                ByteBuffer.wrap(StateCodec.metaKey()),
                ByteBuffer.wrap(StateCodec.meta(save.meta())));
        return builder;
    }

    private record OnlyAcls(StateBuilder builder) implements StateSink {

        @Override
        public void put(ByteBuffer key, ByteBuffer value) throws IOException {
            if (key.get(0) == StateCodec.ACL) {
                builder.next(key, value);
            }
        }

        @Override
        public void delete(ByteBuffer key) {}
    }

    @Test
    void anyNumberOfThreadsLoadsManyRangesInOrder() throws IOException {
        for (int readers = 1; readers <= 4; readers++) {
            threads.clear();
            StateBuilder builder = begun();
            load(builder, readers, bounds());
            live.assertSameDigest(builder.finish());
            assertThat(threads).hasSize(readers);
        }
    }

    @Test
    void aFailureEndsAllThreads() throws IOException {
        // No ACL is there that the first znode could have.
        StateBuilder builder = new StateBuilder(1, "here");
        assertThatThrownBy(() -> load(builder, 3, bounds()))
                .isInstanceOf(UnreadableStateException.class)
                .hasMessageContaining("unknown ACL");
    }

    @Test
    void aReadersFailureIsTheLoads() throws IOException {
        // What is no znode, in the middle: as if a bound were wrong.
        List<byte[]> bounds = new ArrayList<>(bounds());
        bounds.set(0, new byte[] {'a'});
        StateBuilder builder = begun();
        assertThatThrownBy(() -> load(builder, 2, bounds))
                .isInstanceOf(UnreadableStateException.class);
    }

    @Test
    void anInterruptEndsTheLoad() throws IOException {
        StateBuilder builder = begun();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> load(builder, 2, bounds()))
                .isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
