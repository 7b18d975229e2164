package io.quorate.server.tree;

import io.quorate.server.common.InvariantViolation;
import io.quorate.server.common.LongMap;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Something about some paths, by the components of these: which of them a path is on or below is
 * found in one walk from the root, that ends where none can follow. Not for the root itself.
 */
final class PathTrie<V> {

    private final PathHash hash;
    private final Node<V> root = new Node<>(null, new byte[0], 0, null);
    private int size;

    PathTrie(PathHash hash) {
        this.hash = hash;
    }

    static final class Node<V> {

        /** Number of components of its path. */
        final int depth;

        private final @Nullable Node<V> parent;
        private final byte[] name;
        private final long nameHash;

        /** Another name with the same hash. */
        private @Nullable Node<V> next;

        private final LongMap<Node<V>> children = new LongMap<>();
        private @Nullable V value;

        Node(@Nullable Node<V> parent, byte[] name, long nameHash, @Nullable Node<V> next) {
            this.depth = parent == null ? 0 : parent.depth + 1;
            this.parent = parent;
            this.name = name;
            this.nameHash = nameHash;
            this.next = next;
        }

        /** What there is about its path: only nodes of which there is something are given out. */
        V value() {
            if (value == null) {
                throw new InvariantViolation("nothing is known about this path");
            }
            return value;
        }

        /** The next one above of which there is something. */
        @Nullable Node<V> above() {
            Node<V> at = parent;
            while (at != null && at.value == null) {
                at = at.parent;
            }
            return at;
        }

        private @Nullable Node<V> child(long hashOfName, byte[] array, int from, int to) {
            Node<V> child = children.get(hashOfName);
            while (child != null
                    && !Arrays.equals(child.name, 0, child.name.length, array, from, to)) {
                child = child.next;
            }
            return child;
        }
    }

    /** Number of paths of which there is something. */
    int size() {
        return size;
    }

    /** The longest beginning of a path of which there is something, null if there is none. */
    @Nullable Node<V> deepest(byte[] array, int offset, int length) {
        Node<V> deepest = null;
        Node<V> node = root;
        int end = offset + length;
        for (int from = offset + 1; from <= end && size > 0; ) {
            int to = componentEnd(array, from, end);
            node = node.child(hashOf(array, from, to), array, from, to);
            if (node == null) {
                break;
            }
            deepest = node.value == null ? deepest : node;
            from = to + 1;
        }
        return deepest;
    }

    /** What there is about exactly this path. */
    @Nullable V get(byte[] path) {
        Node<V> node = find(path);
        return node == null ? null : node.value;
    }

    /** There is this about a path now, and nothing else. */
    void put(byte[] path, V value) {
        Node<V> node = root;
        for (int from = 1; from <= path.length; ) {
            int to = componentEnd(path, from, path.length);
            node = childOf(node, path, from, to);
            from = to + 1;
        }
        size += node.value == null ? 1 : 0;
        node.value = value;
    }

    private Node<V> childOf(Node<V> node, byte[] path, int from, int to) {
        long nameHash = hashOf(path, from, to);
        Node<V> child = node.child(nameHash, path, from, to);
        if (child == null) {
            byte[] name = Arrays.copyOfRange(path, from, to);
            child = new Node<>(node, name, nameHash, node.children.get(nameHash));
            node.children.put(nameHash, child);
        }
        return child;
    }

    private @Nullable Node<V> find(byte[] path) {
        Node<V> node = root;
        for (int from = 1; from <= path.length && node != null; ) {
            int to = componentEnd(path, from, path.length);
            node = node.child(hashOf(path, from, to), path, from, to);
            from = to + 1;
        }
        return node;
    }

    /** There is nothing any more about a path, of which there was something. */
    void remove(byte[] path) {
        Node<V> node = find(path);
        if (node == null || node.value == null) {
            throw new InvariantViolation("removal of what is absent");
        }
        node.value = null;
        size--;
        while (node.parent != null && node.value == null && node.children.size() == 0) {
            unlink(node.parent, node);
            node = node.parent;
        }
    }

    /** All that there is, in no particular order. */
    void forEach(Consumer<V> action) {
        ArrayDeque<Node<V>> ahead = new ArrayDeque<>();
        ahead.add(root);
        while (!ahead.isEmpty()) {
            Node<V> node = ahead.removeLast();
            if (node.value != null) {
                action.accept(node.value);
            }
            node.children.forEach(
                    child -> {
                        for (Node<V> at = child; at != null; at = at.next) {
                            ahead.add(at);
                        }
                    });
        }
    }

    private static <V> void unlink(Node<V> parent, Node<V> child) {
        Node<V> kept = null;
        Node<V> at = parent.children.remove(child.nameHash);
        while (at != null) {
            Node<V> next = at.next;
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
