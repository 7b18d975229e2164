package io.quorate.server.tree;

import io.quorate.server.common.InvariantViolation;
import io.quorate.server.common.LongMap;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The quotas by the components of their paths: which apply to a path is found in one walk from the
 * root, that ends where no quota can follow.
 */
final class QuotaTrie {

    private final PathHash hash;
    private final Node root = new Node(null, new byte[0], 0, null);
    private final LongMap<Quota> byId = new LongMap<>();
    private long lastId;

    QuotaTrie(PathHash hash) {
        this.hash = hash;
    }

    static final class Node {
        private final @Nullable Node parent;
        private final byte[] name;
        private final long nameHash;

        /** Another name with the same hash. */
        private @Nullable Node next;

        private final LongMap<Node> children = new LongMap<>();
        private @Nullable Quota quota;

        Node(@Nullable Node parent, byte[] name, long nameHash, @Nullable Node next) {
            this.parent = parent;
            this.name = name;
            this.nameHash = nameHash;
            this.next = next;
        }

        @Nullable Node child(long hashOfName, byte[] array, int from, int to) {
            Node child = children.get(hashOfName);
            while (child != null
                    && !Arrays.equals(child.name, 0, child.name.length, array, from, to)) {
                child = child.next;
            }
            return child;
        }
    }

    /** Number of quotas. */
    int size() {
        return byId.size();
    }

    /** The quota on the longest beginning of a path, null if there is none. */
    @Nullable Quota deepest(byte[] array, int offset, int length) {
        Quota deepest = null;
        Node node = root;
        int end = offset + length;
        for (int from = offset + 1; from <= end && byId.size() > 0; ) {
            int to = componentEnd(array, from, end);
            node = node.child(hashOf(array, from, to), array, from, to);
            if (node == null) {
                break;
            }
            deepest = node.quota == null ? deepest : node.quota;
            from = to + 1;
        }
        return deepest;
    }

    /** The next quota above a node. */
    static @Nullable Quota above(Node node) {
        for (Node at = node.parent; at != null; at = at.parent) {
            if (at.quota != null) {
                return at.quota;
            }
        }
        return null;
    }

    /** A path has these limits now. */
    void put(byte[] path, QuotaLimits limits) {
        Node node = root;
        for (int from = 1; from <= path.length; ) {
            int to = componentEnd(path, from, path.length);
            node = childOf(node, path, from, to);
            from = to + 1;
        }
        if (node.quota == null) {
            node.quota = new Quota(++lastId, path, hash, node, limits);
            byId.put(lastId, node.quota);
        } else {
            node.quota.limits(limits);
        }
    }

    private Node childOf(Node node, byte[] path, int from, int to) {
        long nameHash = hashOf(path, from, to);
        Node child = node.child(nameHash, path, from, to);
        if (child == null) {
            byte[] name = Arrays.copyOfRange(path, from, to);
            child = new Node(node, name, nameHash, node.children.get(nameHash));
            node.children.put(nameHash, child);
        }
        return child;
    }

    /** A path, which has some, has no limits any more. */
    void remove(byte[] path) {
        Quota quota = deepest(path, 0, path.length);
        if (quota == null || !Arrays.equals(quota.path, path)) {
            throw new InvariantViolation("removal of an absent quota");
        }
        Node node = quota.node();
        node.quota = null;
        byId.remove(quota.id);
        while (node.parent != null && node.quota == null && node.children.size() == 0) {
            unlink(node.parent, node);
            node = node.parent;
        }
    }

    private static void unlink(Node parent, Node child) {
        Node kept = null;
        Node at = parent.children.remove(child.nameHash);
        while (at != null) {
            Node next = at.next;
            if (at != child) {
                at.next = kept;
                kept = at;
            }
            at = next;
        }
        if (kept != null) {
            parent.children.put(child.nameHash, kept);
        }
    }

    /** Every quota, in no particular order. */
    void forEach(Consumer<Quota> action) {
        byId.forEach(action);
    }

    private static int componentEnd(byte[] array, int from, int end) {
        int to = from;
        while (to < end && array[to] != '/') {
            to++;
        }
        return to;
    }

    private long hashOf(byte[] array, int from, int to) {
        long nameHash = hash.of(array, from, to - from);
        // The map has no place for 0.
        return nameHash == 0 ? 1 : nameHash;
    }
}
