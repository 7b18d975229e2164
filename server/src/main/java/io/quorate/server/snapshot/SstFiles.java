package io.quorate.server.snapshot;

import org.jspecify.annotations.Nullable;
import org.rocksdb.EnvOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileWriter;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes changes to files that RocksDB can take in as they are: sorted, compressed, checksummed,
 * synced. A new file begins where one is full.
 */
final class SstFiles implements StateSink, Closeable {

    /** To ask for a file's size is a call into native code: done each time so much was put. */
    private static final int CHECK_BYTES = 256 << 10;

    private final Path directory;
    private final EnvOptions env = new EnvOptions();
    private final Options options;
    private final long fileBytesMax;
    private final List<String> paths = new ArrayList<>();
    private @Nullable SstFileWriter current;
    private long unchecked;

    SstFiles(Path directory, Options options, long fileBytesMax) {
        this.directory = directory;
        this.options = options;
        this.fileBytesMax = fileBytesMax;
    }

    @Override
    public void put(ByteBuffer key, ByteBuffer value) throws IOException {
        int bytes = key.remaining() + value.remaining();
        try {
            writer().put(key, value);
            wrote(bytes);
        } catch (RocksDBException e) {
            throw failed(e);
        }
    }

    @Override
    public void delete(ByteBuffer key) throws IOException {
        byte[] bytes = new byte[key.remaining()];
        key.get(bytes);
        try {
            writer().delete(bytes);
            wrote(bytes.length);
        } catch (RocksDBException e) {
            throw failed(e);
        }
    }

    private SstFileWriter writer() throws RocksDBException {
        SstFileWriter writer = current;
        if (writer == null) {
            String path = directory.resolve(paths.size() + ".sst").toString();
            writer = new SstFileWriter(env, options);
            current = writer;
            writer.open(path);
            paths.add(path);
            unchecked = 0;
        }
        return writer;
    }

    private void wrote(int bytes) throws RocksDBException {
        unchecked += bytes;
        if (unchecked >= CHECK_BYTES && current != null) {
            unchecked = 0;
            if (current.fileSize() >= fileBytesMax - CHECK_BYTES) {
                finishFile();
            }
        }
    }

    private void finishFile() throws RocksDBException {
        SstFileWriter writer = current;
        if (writer != null) {
            writer.finish();
            writer.close();
            current = null;
        }
    }

    /** All changes were given: the files, complete and synced. */
    List<String> finish() throws IOException {
        try {
            finishFile();
        } catch (RocksDBException e) {
            throw failed(e);
        }
        return List.copyOf(paths);
    }

    private static IOException failed(RocksDBException e) {
        return new IOException(RocksErrors.reason(e), e);
    }

    /** Gives native memory back; the files stay. */
    @Override
    public void close() {
        if (current != null) {
            current.close();
        }
        env.close();
    }
}
