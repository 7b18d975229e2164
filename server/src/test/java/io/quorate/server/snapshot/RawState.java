package io.quorate.server.snapshot;

import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Writes into a state what no build writes: for tests of those that must find it. */
public final class RawState implements AutoCloseable {

    private final RocksSettings settings;
    private final RocksDB db;

    public RawState(Path folder) throws RocksDBException, IOException {
        settings = RocksSettings.create();
        db = RocksDB.open(settings.options(), folder.toString());
    }

    public static byte[] aclKey(int number) {
        ByteBuffer key = ByteBuffer.allocate(1 + Integer.BYTES);
        StateCodec.aclKey(number, key);
        return key.array();
    }

    public static byte[] sessionKey(long id) {
        ByteBuffer key = ByteBuffer.allocate(1 + Long.BYTES);
        StateCodec.sessionKey(id, key);
        return key.array();
    }

    public static byte[] znodeKey(String path) {
        return ("z" + path).getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] metaKey() {
        return StateCodec.metaKey();
    }

    public byte[] get(byte[] key) throws RocksDBException {
        return db.get(key);
    }

    public void put(byte[] key, byte[] value) throws RocksDBException {
        db.put(key, value);
    }

    public void delete(byte[] key) throws RocksDBException {
        db.delete(key);
    }

    @Override
    public void close() throws RocksDBException {
        try (FlushOptions flush = new FlushOptions()) {
            db.flush(flush);
        }
        db.close();
        settings.close();
    }
}
