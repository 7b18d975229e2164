package io.quorate.server.tree;

import io.quorate.protocol.Stat;
import io.quorate.protocol.ZnodePath;
import io.quorate.server.txn.AclList;
import io.quorate.server.txn.ByteSlice;
import io.quorate.server.txn.EphemeralOwner;
import io.quorate.server.txn.Txn;
import io.quorate.server.txn.TxnHeader;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** PROTOCOL 8 in the plainest words: what {@link DataTree} is compared with. */
final class TreeModel {

    static final class Node {
        @Nullable ByteSlice data;
        AclList acl = AclList.OPEN;
        long czxid;
        long mzxid;
        long pzxid;
        long ctime;
        long mtime;
        int version;
        int persistedCversion;
        int aversion;
        long owner;
    }

    private static final String QUOTA = "/zookeeper/quota";
    private static final String LIMITS = "/zookeeper_limits";
    private static final String STATS = "/zookeeper_stats";

    final TreeMap<String, Node> nodes = new TreeMap<>();
    final List<String> changes = new ArrayList<>();

    TreeModel() {
        for (String path : List.of("/", "/zookeeper", "/zookeeper/quota", "/zookeeper/config")) {
            Node node = new Node();
            node.data = ByteSlice.ofUtf8("");
            nodes.put(path, node);
        }
        Node config = node("/zookeeper/config");
        config.acl = AclList.READ_ONLY;
        config.aversion = -1;
    }

    void apply(long zxid, TxnHeader header, Txn txn) {
        changes.clear();
        applyOne(zxid, header, txn);
    }

    private void applyOne(long zxid, TxnHeader header, Txn txn) {
        switch (txn) {
            case Txn.Create t -> {
                Node node = new Node();
                node.data = t.data();
                node.acl = t.acl();
                node.czxid = zxid;
                node.mzxid = zxid;
                node.pzxid = zxid;
                node.ctime = header.timeMillis();
                node.mtime = header.timeMillis();
                node.owner = t.ephemeralOwner();
                nodes.put(t.path().utf8(), node);
                Node parent = node(ZnodePath.parent(t.path().utf8()));
                parent.persistedCversion = t.parentCversion();
                parent.pzxid = zxid;
                changes.add("CREATED " + t.path().utf8());
                String measured = between(t.path().utf8(), STATS);
                if (measured != null) {
                    node.data = usageText(measured.isEmpty() ? "/" : measured);
                }
                usageChanged(t.path().utf8());
            }
            case Txn.Delete t -> delete(zxid, t.path().utf8());
            case Txn.SetData t -> {
                Node node = node(t.path().utf8());
                boolean sameLength = length(node.data) == length(t.data());
                node.data = t.data();
                node.version = t.version();
                node.mzxid = zxid;
                node.mtime = header.timeMillis();
                changes.add("DATA_CHANGED " + t.path().utf8());
                if (!sameLength) {
                    usageChanged(t.path().utf8());
                }
            }
            case Txn.SetAcl t -> {
                Node node = node(t.path().utf8());
                node.acl = t.acl();
                node.aversion = t.version();
            }
            case Txn.CloseSession _ ->
                    ephemeralsOf(header.sessionId()).forEach(path -> delete(zxid, path));
            case Txn.Multi t -> t.ops().forEach(op -> applyOne(zxid, header, op));
            case Txn.Check _, Txn.Error _, Txn.CreateSession _, Txn.AttachSession _ -> {}
        }
    }

    private void delete(long zxid, String path) {
        nodes.remove(path);
        node(ZnodePath.parent(path)).pzxid = zxid;
        changes.add("DELETED " + path);
        usageChanged(path);
    }

    // ── quotas: counted anew each time ───────────────────────────────────────────────────────

    /** The paths that have limits, the deepest first. */
    List<String> quotas() {
        return nodes.keySet().stream()
                .map(path -> between(path, LIMITS))
                .filter(path -> path != null && !path.isEmpty())
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** The znode with the limits of a path that has some. */
    Node limitsOf(String path) {
        return node(QUOTA + path + LIMITS);
    }

    /** The znode that shows the usage of a path, null if there is none. */
    @Nullable Node statsOf(String path) {
        return nodes.get(QUOTA + path + STATS);
    }

    private void usageChanged(String changed) {
        for (String quota : quotas()) {
            Node stats = statsOf(quota);
            if (stats != null && isOn(changed, quota)) {
                stats.data = usageText(quota);
            }
        }
    }

    Usage usage(String path) {
        long count = 0;
        long bytes = 0;
        for (Map.Entry<String, Node> entry : nodes.entrySet()) {
            if (isOn(entry.getKey(), path)) {
                count++;
                // What shows usage is none.
                boolean counts = between(entry.getKey(), STATS) == null;
                bytes += counts ? length(entry.getValue().data) : 0;
            }
        }
        return new Usage(count, bytes);
    }

    private ByteSlice usageText(String path) {
        Usage usage = usage(path);
        return ByteSlice.ofUtf8("count=" + usage.count() + ",bytes=" + usage.bytes());
    }

    private static boolean isOn(String path, String top) {
        return top.equals("/") || path.equals(top) || path.startsWith(top + "/");
    }

    private static @Nullable String between(String path, String suffix) {
        return path.startsWith(QUOTA + "/") && path.endsWith(suffix)
                ? path.substring(QUOTA.length(), path.length() - suffix.length())
                : null;
    }

    private static int length(@Nullable ByteSlice data) {
        return data == null ? 0 : data.length();
    }

    Node node(String path) {
        Node node = nodes.get(path);
        if (node == null) {
            throw new AssertionError(path + " is not in the model");
        }
        return node;
    }

    List<String> childrenOf(String path) {
        return nodes.keySet().stream()
                .filter(other -> !other.equals("/") && ZnodePath.parent(other).equals(path))
                .map(ZnodePath::name)
                .toList();
    }

    List<String> ephemeralsOf(long session) {
        return nodes.entrySet().stream()
                .filter(entry -> entry.getValue().owner == session)
                .map(Map.Entry::getKey)
                .toList();
    }

    long ephemeralCount() {
        return nodes.values().stream().filter(n -> EphemeralOwner.isSession(n.owner)).count();
    }

    long dataBytes() {
        long bytes = 0;
        for (Map.Entry<String, Node> entry : nodes.entrySet()) {
            ByteSlice data = entry.getValue().data;
            bytes += entry.getKey().length() + (data == null ? 0 : data.length());
        }
        return bytes;
    }

    Stat stat(String path) {
        Node node = node(path);
        int children = childrenOf(path).size();
        ByteSlice data = node.data;
        return new Stat(
                node.czxid,
                node.mzxid,
                node.ctime,
                node.mtime,
                node.version,
                2 * node.persistedCversion - children,
                node.aversion,
                EphemeralOwner.isSession(node.owner) ? node.owner : 0,
                data == null ? 0 : data.length(),
                children,
                node.pzxid);
    }
}
