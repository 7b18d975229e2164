package io.quorate.server.snapshot;

import org.rocksdb.RocksIterator;

import java.nio.ByteBuffer;

/** What an iterator stands at, in buffers that are filled again each time. One thread. */
final class KeyValue {

    private static final int FIRST_BYTES = 16 << 10;

    private ByteBuffer key = ByteBuffer.allocateDirect(FIRST_BYTES);
    private ByteBuffer value = ByteBuffer.allocateDirect(FIRST_BYTES);

    void read(RocksIterator iterator) {
        int keyBytes = iterator.key(key.clear());
        if (keyBytes > key.capacity()) {
            key = larger(keyBytes);
            iterator.key(key);
        }
        int valueBytes = iterator.value(value.clear());
        if (valueBytes > value.capacity()) {
            value = larger(valueBytes);
            iterator.value(value);
        }
    }

    private static ByteBuffer larger(int bytes) {
        return ByteBuffer.allocateDirect(Math.max(bytes, bytes + bytes / 2));
    }

    ByteBuffer key() {
        return key;
    }

    ByteBuffer value() {
        return value;
    }
}
