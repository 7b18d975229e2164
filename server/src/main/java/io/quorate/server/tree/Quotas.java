package io.quorate.server.tree;

import io.quorate.server.txn.ByteSlice;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The quotas of a tree (PROTOCOL 14): the paths whose limits are in a znode below {@code
 * /zookeeper/quota}, and the znodes there that show what is used. The usage itself is what the tree
 * counts anyway, so it is exact whatever a client writes there, and nothing is counted anew. Told
 * of every change, behind it; where there are no quotas that costs next to nothing.
 */
final class Quotas {

    private static final Usage NO_USAGE = new Usage(0, 0);

    private final DataTree tree;
    private final PathTrie<Quota> trie;
    private final ZnodeRef found = new ZnodeRef();

    Quotas(DataTree tree) {
        this.tree = tree;
        this.trie = new PathTrie<>(tree.hash());
    }

    /** A znode came in a saved state, in which all usage is shown as it was. */
    void restored(byte[] znode) {
        byte[] limited = QuotaPaths.limited(znode);
        if (limited != null) {
            trie.put(limited, new Quota(limited, tree.hash(), QuotaLimits.of(znode)));
        }
    }

    void created(byte[] znode) {
        restored(znode);
        byte[] measured = QuotaPaths.measured(znode);
        if (measured != null) {
            int end = Znode.PATH_OFFSET + Znode.pathLength(znode);
            byte[] path = Arrays.copyOfRange(znode, Znode.PATH_OFFSET, end);
            show(tree.hash().of(path), path, of(measured));
        }
        usageChanged(znode);
    }

    void dataChanged(byte[] znode, byte[] before) {
        restored(znode);
        if (znode.length != before.length) {
            usageChanged(znode);
        }
    }

    void deleted(byte[] znode) {
        byte[] limited = QuotaPaths.limited(znode);
        if (limited != null) {
            trie.remove(limited);
        }
        usageChanged(znode);
    }

    private void usageChanged(byte[] znode) {
        if (trie.size() == 0) {
            return;
        }
        PathTrie.Node<Quota> at = trie.deepest(znode, Znode.PATH_OFFSET, Znode.pathLength(znode));
        for (; at != null; at = at.above()) {
            Quota quota = at.value();
            show(quota.statsHash, quota.statsPath, of(quota.path));
        }
    }

    private void show(long pathHash, byte[] statsPath, Usage usage) {
        tree.setQuietly(
                pathHash,
                statsPath,
                ByteSlice.ofUtf8("count=" + usage.count() + ",bytes=" + usage.bytes()));
    }

    /** What there is from a path on downwards. */
    Usage of(byte[] path) {
        if (!tree.find(path, 0, path.length, found)) {
            return NO_USAGE;
        }
        long ownBytes = QuotaPaths.countedBytes(found.znode());
        Children children = found.children();
        return children == null
                ? new Usage(1, ownBytes)
                : new Usage(1L + children.descendants(), ownBytes + children.bytesBelow());
    }

    /** Where the quota is that applies to a path, be there such a znode or not. */
    PathTrie.@Nullable Node<Quota> deepest(byte[] array, int offset, int length) {
        return trie.deepest(array, offset, length);
    }

    /** Number of quotas. */
    int size() {
        return trie.size();
    }

    void forEach(Consumer<QuotaUsage> action) {
        trie.forEach(
                quota ->
                        action.accept(
                                new QuotaUsage(quota.path(), of(quota.path), quota.limits())));
    }
}
