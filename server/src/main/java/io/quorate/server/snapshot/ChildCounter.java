package io.quorate.server.snapshot;

import io.quorate.server.tree.Znode;

import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Counts the children of znodes by their keys, leaping over what is below each child: for all
 * znodes of a tree together that is one visit to each, and one leap for each that has children.
 */
final class ChildCounter implements AutoCloseable {

    private static final byte BEHIND_SLASH = '/' + 1;

    private final Path folder;
    private final ReadOptions options = new ReadOptions().setVerifyChecksums(true);
    private final RocksIterator iterator;

    ChildCounter(RocksDB db, Path folder) {
        this.folder = folder;
        iterator = db.newIterator(options);
    }

    int count(byte[] znode) throws IOException {
        byte[] front = front(znode);
        int count = 0;
        iterator.seek(front);
        while (iterator.isValid()) {
            byte[] key = iterator.key();
            if (!startsWith(key, front)) {
                break;
            }
            int slash = indexOfSlash(key, front.length);
            if (slash >= 0) {
                byte[] behind = Arrays.copyOf(key, slash + 1);
                behind[slash] = BEHIND_SLASH;
                iterator.seek(behind);
            } else {
                // The root's own key is the front of its children's.
                count += key.length > front.length ? 1 : 0;
                iterator.next();
            }
        }
        try {
            iterator.status();
        } catch (RocksDBException e) {
            throw RocksErrors.reading("cannot read " + folder, e);
        }
        return count;
    }

    /** What the keys of all below the znode begin with. */
    private static byte[] front(byte[] znode) {
        int length = Znode.pathLength(znode);
        boolean isRoot = length == 1;
        byte[] front = new byte[1 + length + (isRoot ? 0 : 1)];
        front[0] = StateCodec.ZNODE;
        System.arraycopy(znode, Znode.pathOffset(), front, 1, length);
        front[front.length - 1] = '/';
        return front;
    }

    private static boolean startsWith(byte[] key, byte[] front) {
        return key.length >= front.length
                && Arrays.equals(key, 0, front.length, front, 0, front.length);
    }

    private static int indexOfSlash(byte[] key, int from) {
        for (int i = from; i < key.length; i++) {
            if (key[i] == '/') {
                return i;
            }
        }
        return -1;
    }

    @Override
    public void close() {
        iterator.close();
        options.close();
    }
}
