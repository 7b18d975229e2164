package io.quorate.server.snapshot;

import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Reads a saved state in the order of its keys: ACLs, the description, sessions, and then each
 * znode behind its parent. What it needs of memory does not depend on the state's size. One thread.
 */
public final class StateCursor implements Closeable {

    private static final byte[] START = {};

    private final Path folder;
    private final ReadOptions options = ParallelLoad.scan();
    private final RocksIterator iterator;
    private final KeyValue pair = new KeyValue();
    private final KeyOrder order = new KeyOrder();

    StateCursor(RocksDB db, Path folder) {
        this.folder = folder;
        iterator = db.newIterator(options);
        iterator.seek(START);
    }

    /** Goes to the first znode whose path is not below these bytes. */
    public void seekZnode(byte[] path) {
        byte[] key = new byte[1 + path.length];
        key[0] = StateCodec.ZNODE;
        System.arraycopy(path, 0, key, 1, path.length);
        order.restart();
        iterator.seek(key);
    }

    /**
     * The next entry, null at the end.
     *
     * @throws UnreadableStateException if bytes do not verify; what is behind them cannot be read
     * @throws NewerStateException if a newer build wrote the description
     */
    public @Nullable StateEntry next() throws IOException {
        if (!iterator.isValid()) {
            checkStatus();
            return null;
        }
        pair.read(iterator);
        StateEntry entry = decode(pair.key(), pair.value());
        iterator.next();
        return entry;
    }

    private void checkStatus() throws IOException {
        try {
            iterator.status();
        } catch (RocksDBException e) {
            throw RocksErrors.reading("cannot read " + folder, e);
        }
    }

    private StateEntry decode(ByteBuffer key, ByteBuffer value) throws NewerStateException {
        try {
            if (!order.isNext(key)) {
                throw StateCodec.malformed(key, "is out of order", null);
            }
            return switch (key.hasRemaining() ? key.get(key.position()) : 0) {
                case StateCodec.ACL ->
                        new StateEntry.OfAcl(StateCodec.aclNumber(key), StateCodec.acl(key, value));
                case StateCodec.META -> {
                    if (key.remaining() > 1) {
                        throw StateCodec.malformed(key, "is there", null);
                    }
                    yield new StateEntry.OfMeta(StateCodec.meta(value, folder.toString()));
                }
                case StateCodec.SESSION -> new StateEntry.OfSession(StateCodec.session(key, value));
                case StateCodec.ZNODE ->
                        new StateEntry.OfZnode(
                                StateCodec.znode(key, value),
                                StateCodec.cversion(value),
                                StateCodec.pzxid(value));
                default -> throw StateCodec.malformed(key, "is there", null);
            };
        } catch (UnreadableStateException e) {
            return new StateEntry.Undecodable(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        iterator.close();
        options.close();
    }
}
