package io.quorate.bench.limits;

import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Random;

/** Writes and syncs, one after the other, for a time: what a log does that has no server. */
public final class SyncLoop {

    private static final int FILE_BYTES = 16 << 20;
    private static final long HIGHEST_NANOS = 600_000_000_000L;
    private static final int DIGITS = 3;

    /** Where the writes go. */
    public enum Target {
        /** Into a file whose blocks are all written already, round and round. */
        WRITTEN("into written blocks"),
        /** At the end of a file that grows, which changes its size with each sync. */
        GROWING("into a growing file");

        private final String title;

        Target(String title) {
            this.title = title;
        }

        /** For tables. */
        public String title() {
            return title;
        }
    }

    private SyncLoop() {}

    /**
     * Writes and syncs until the time is over. The file is deleted in the end.
     *
     * @param folder on the disk that is asked
     * @param writeBytes of each write, in front of each sync
     */
    public static SyncReport run(Path folder, Target target, int writeBytes, Duration time)
            throws IOException {
        Files.createDirectories(folder);
        Path file = Files.createTempFile(folder, "sync-", ".tmp");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = randomBytes(writeBytes);
            if (target == Target.WRITTEN) {
                for (int at = 0; at < FILE_BYTES; at += writeBytes) {
                    write(channel, bytes, at);
                }
                channel.force(true);
            }
            return loop(channel, target, bytes, time);
        } finally {
            Files.delete(file);
        }
    }

    private static SyncReport loop(
            FileChannel channel, Target target, ByteBuffer bytes, Duration time)
            throws IOException {
        Histogram latencyNanos = new Histogram(HIGHEST_NANOS, DIGITS);
        int writeBytes = bytes.capacity();
        long startNanos = System.nanoTime();
        long nowNanos = startNanos;
        for (long at = 0; nowNanos - startNanos < time.toNanos(); at += writeBytes) {
            long beginNanos = nowNanos;
            write(channel, bytes, target == Target.WRITTEN ? at % FILE_BYTES : at);
            channel.force(false); // fdatasync
            nowNanos = System.nanoTime();
            latencyNanos.recordValue(Math.min(HIGHEST_NANOS, nowNanos - beginNanos));
        }
        return new SyncReport(
                target,
                writeBytes,
                latencyNanos.getTotalCount() * 1e9 / (nowNanos - startNanos),
                latencyNanos.getValueAtPercentile(50) / 1e3,
                latencyNanos.getValueAtPercentile(99) / 1e3);
    }

    /** Not zeros: some disks do not write them. */
    private static ByteBuffer randomBytes(int count) {
        byte[] random = new byte[count];
        new Random(1).nextBytes(random);
        return ByteBuffer.allocateDirect(count).put(random);
    }

    private static void write(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
        bytes.clear();
        long position = at;
        while (bytes.hasRemaining()) {
            position += channel.write(bytes, position);
        }
    }
}
