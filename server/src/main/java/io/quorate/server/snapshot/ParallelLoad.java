package io.quorate.server.snapshot;

import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads all znodes: several threads read and decode a range of keys each, and the calling thread
 * puts what they found into the tree in the order of the keys.
 *
 * <p>Readers take the ranges in order, so the range that the caller waits for is always being read,
 * and a reader that is ahead may wait for room without anybody waiting for it. How far they are
 * ahead is bounded: in ranges, and in each range by its queue.
 */
final class ParallelLoad {

    /** Chunks that a range may be ahead by; a chunk is some 256 KiB. */
    private static final int CHUNKS_AHEAD = 128;

    private static final long READAHEAD_BYTES = 1 << 20;

    private final RocksDB db;
    private final LoadThreads threads;
    private final List<byte[]> bounds;
    private final List<BlockingQueue<ZnodeChunk>> found = new ArrayList<>();
    private final AtomicInteger nextRange = new AtomicInteger();
    private final Semaphore rangesAhead;

    /**
     * @param bounds of the ranges, ascending: the first key, keys to split at, and the key behind
     *     the last
     * @param threads who reads
     */
    ParallelLoad(RocksDB db, List<byte[]> bounds, LoadThreads threads) {
        this.db = db;
        this.bounds = bounds;
        this.threads = threads;
        this.rangesAhead = new Semaphore(threads.count() + 1);
        for (int i = 1; i < bounds.size(); i++) {
            found.add(new ArrayBlockingQueue<>(CHUNKS_AHEAD));
        }
    }

    /** Reads all; no thread is left when it returns. */
    void into(StateBuilder state) throws IOException {
        List<Thread> running = new ArrayList<>();
        try {
            for (int i = 0; i < Math.min(threads.count(), found.size()); i++) {
                Thread thread = threads.factory().newThread(this::readRanges);
                thread.start();
                running.add(thread);
            }
            insertAll(state);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while loading the state");
        } finally {
            nextRange.set(found.size());
            running.forEach(Thread::interrupt);
            joinAll(running);
        }
    }

    /** They use the database, which is closed next, so nothing ends this wait. */
    private static void joinAll(List<Thread> threads) {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void insertAll(StateBuilder state) throws IOException, InterruptedException {
        for (BlockingQueue<ZnodeChunk> range : found) {
            ZnodeChunk chunk;
            do {
                chunk = range.take();
                chunk.into(state);
            } while (!chunk.isLast());
            rangesAhead.release();
        }
    }

    private void readRanges() {
        KeyValue pair = new KeyValue();
        try {
            // First the permit, then the range: the caller waits for none that nobody reads.
            rangesAhead.acquire();
            int range = nextRange.getAndIncrement();
            while (range < found.size()) {
                found.get(range).put(lastOf(range, pair));
                rangesAhead.acquire();
                range = nextRange.getAndIncrement();
            }
        } catch (InterruptedException _) {
            // The caller needs nothing more.
            Thread.currentThread().interrupt();
        }
    }

    /** Reads a range; what could not be read is in the last chunk, for the caller to throw. */
    private ZnodeChunk lastOf(int range, KeyValue pair) throws InterruptedException {
        try {
            return read(range, pair);
        } catch (IOException | RuntimeException | Error e) {
            return ZnodeChunk.failed(e);
        }
    }

    private ZnodeChunk read(int range, KeyValue pair) throws IOException, InterruptedException {
        BlockingQueue<ZnodeChunk> out = found.get(range);
        try (Slice end = new Slice(bounds.get(range + 1));
                ReadOptions options = scan().setIterateUpperBound(end);
                RocksIterator iterator = db.newIterator(options)) {
            ZnodeChunk chunk = new ZnodeChunk();
            for (iterator.seek(bounds.get(range)); iterator.isValid(); iterator.next()) {
                pair.read(iterator);
                if (chunk.isFull()) {
                    out.put(chunk);
                    chunk = new ZnodeChunk();
                }
                chunk.add(pair.key(), pair.value());
            }
            iterator.status();
            return chunk.last();
        } catch (RocksDBException e) {
            throw RocksErrors.reading("cannot read the state", e);
        }
    }

    /** To read much once, and believe nothing. */
    static ReadOptions scan() {
        return new ReadOptions()
                .setVerifyChecksums(true)
                .setFillCache(false)
                .setTotalOrderSeek(true)
                .setReadaheadSize(READAHEAD_BYTES);
    }
}
