package io.quorate.server.sim.model;

import io.quorate.protocol.Acl;
import io.quorate.protocol.EventType;
import io.quorate.protocol.ZnodePath;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All znodes at every zxid, and the changes that watches hear of. What a transaction did can be
 * undone.
 */
final class Tree {

    private static final String CONFIG = "/zookeeper/config";

    private record Version(long zxid, @Nullable Znode znode) {}

    private final Map<String, ArrayList<Version>> versions = new HashMap<>();
    private final Map<String, Names> children = new HashMap<>();
    private final Map<Long, Names> ephemerals = new HashMap<>();
    private final ArrayList<Change> changes = new ArrayList<>();
    private final Map<String, ArrayList<Change>> changesByPath = new HashMap<>();
    private final ArrayDeque<Runnable> undo = new ArrayDeque<>();
    private Moment moment = new Moment(0, 0);

    /** Whether the changes that are made now come in an order that nobody knows. */
    private boolean anyOrder;

    Tree() {
        Znode open = Znode.born(moment, new Lifetime.Persistent(), new byte[0], Acl.OPEN);
        put(ZnodePath.ROOT, open);
        for (String path : List.of("/zookeeper", "/zookeeper/quota", CONFIG)) {
            put(path, path.equals(CONFIG) ? open.with(new Znode.Access(Acl.READ_ONLY, -1)) : open);
            String parent = ZnodePath.parent(path);
            Znode above = existing(parent);
            Znode.Family family = above.family();
            // These were not created by transactions, and count as none.
            put(parent, above.with(new Znode.Family(0, family.size() + 1, 0, 0)));
            namesOf(children, parent).add(0, ZnodePath.name(path));
        }
    }

    // ── transactions ─────────────────────────────────────────────────────────────────────────────

    /** The next transaction begins. */
    void begin(Moment at) {
        moment = at;
        anyOrder = false;
        undo.clear();
    }

    /** The next transaction begins, whose changes come in an order that nobody knows. */
    void beginInAnyOrder(Moment at) {
        begin(at);
        anyOrder = true;
    }

    /** Everything since the transaction began is taken back. */
    void undo() {
        while (!undo.isEmpty()) {
            undo.pop().run();
        }
    }

    /** Something that is derived from the tree has changed with it. */
    void onUndo(Runnable takeBack) {
        undo.push(takeBack);
    }

    Moment moment() {
        return moment;
    }

    // ── reading ──────────────────────────────────────────────────────────────────────────────────

    @Nullable Znode now(String path) {
        ArrayList<Version> all = versions.get(path);
        return all == null || all.isEmpty() ? null : all.getLast().znode;
    }

    @Nullable Znode at(String path, long zxid) {
        List<Version> all = versions.getOrDefault(path, new ArrayList<>(0));
        for (int i = all.size() - 1; i >= 0; i--) {
            // Mostly the last one or two: what is read is new.
            if (all.get(i).zxid <= zxid) {
                return all.get(i).znode;
            }
        }
        return null;
    }

    Set<String> children(String path, long zxid) {
        Names names = children.get(path);
        return names == null ? Set.of() : names.at(zxid);
    }

    Set<String> ephemerals(long sessionId, long zxid) {
        Names names = ephemerals.get(sessionId);
        return names == null ? Set.of() : names.at(zxid);
    }

    int descendants(String path, long zxid) {
        int count = 0;
        for (String name : children(path, zxid)) {
            count += 1 + descendants(ZnodePath.child(path, name), zxid);
        }
        return count;
    }

    List<Change> changes() {
        return Collections.unmodifiableList(changes);
    }

    List<Change> changes(String path) {
        return changesByPath.getOrDefault(path, new ArrayList<>());
    }

    // ── changing ─────────────────────────────────────────────────────────────────────────────────

    void create(String path, Znode znode) {
        String parent = ZnodePath.parent(path);
        Znode above = existing(parent);
        put(path, znode);
        put(parent, above.with(above.family().born(moment.zxid(), moment.millis())));
        add(namesOf(children, parent), ZnodePath.name(path));
        if (znode.birth().lifetime() instanceof Lifetime.Ephemeral(long sessionId)) {
            add(namesOf(ephemerals, sessionId), path);
        }
        changed(EventType.NODE_CREATED, path, znode);
        changed(EventType.NODE_CHILDREN_CHANGED, parent, above);
    }

    void delete(String path) {
        Znode gone = existing(path);
        put(path, null);
        String parent = ZnodePath.parent(path);
        Znode above = existing(parent);
        put(parent, above.with(above.family().died(moment.zxid(), moment.millis())));
        remove(namesOf(children, parent), ZnodePath.name(path));
        if (gone.birth().lifetime() instanceof Lifetime.Ephemeral(long sessionId)) {
            remove(namesOf(ephemerals, sessionId), path);
        }
        changed(EventType.NODE_DELETED, path, gone);
        changed(EventType.NODE_CHILDREN_CHANGED, parent, above);
    }

    void setData(String path, Znode znode) {
        put(path, znode);
        changed(EventType.NODE_DATA_CHANGED, path, znode);
    }

    /** Another version of which no watch hears. */
    void setQuietly(String path, Znode znode) {
        put(path, znode);
    }

    private Znode existing(String path) {
        Znode found = now(path);
        if (found == null) {
            throw new IllegalStateException(path + " does not exist");
        }
        return found;
    }

    private static <K> Names namesOf(Map<K, Names> all, K key) {
        return all.computeIfAbsent(key, k -> new Names());
    }

    private void add(Names names, String name) {
        names.add(moment.zxid(), name);
        undo.push(names::undo);
    }

    private void remove(Names names, String name) {
        names.remove(moment.zxid(), name);
        undo.push(names::undo);
    }

    private void put(String path, @Nullable Znode znode) {
        ArrayList<Version> all = versions.computeIfAbsent(path, p -> new ArrayList<>());
        all.add(new Version(moment.zxid(), znode));
        undo.push(all::removeLast);
    }

    private void changed(EventType type, String path, Znode readable) {
        Change change = new Change(moment.zxid(), type, path, readable.access().acl(), anyOrder);
        ArrayList<Change> ofPath = changesByPath.computeIfAbsent(path, p -> new ArrayList<>());
        changes.add(change);
        ofPath.add(change);
        undo.push(
                () -> {
                    changes.removeLast();
                    ofPath.removeLast();
                });
    }
}
