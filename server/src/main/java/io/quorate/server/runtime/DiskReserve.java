package io.quorate.server.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of zeros that is given up when the disk is full: then there is room to save the state and
 * purge the log, which gives more.
 */
public final class DiskReserve {

    private static final int CHUNK_BYTES = 1 << 20;

    private final Path file;
    private final long bytes;

    /**
     * @param folder where it is
     */
    public DiskReserve(Path folder, long bytes) {
        this.file = folder.resolve("reserve");
        this.bytes = bytes;
    }

    long bytes() {
        return bytes;
    }

    boolean isHeld() {
        return Files.exists(file);
    }

    /** Takes the room. What was begun is given up again where it is not there. */
    void hold() throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocate(CHUNK_BYTES);
            for (long at = 0; at < bytes; at += zeros.limit()) {
                zeros.clear().limit((int) Math.min(CHUNK_BYTES, bytes - at));
                channel.write(zeros, at);
            }
            channel.force(false);
        } catch (IOException e) {
            release();
            throw e;
        }
    }

    /** Gives the room back. */
    void release() throws IOException {
        Files.deleteIfExists(file);
    }
}
