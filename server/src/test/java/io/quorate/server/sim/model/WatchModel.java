package io.quorate.server.sim.model;

import io.quorate.protocol.EventType;
import io.quorate.protocol.Identity;
import io.quorate.protocol.KeeperState;
import io.quorate.protocol.Permission;
import io.quorate.protocol.WatchEvent;
import io.quorate.protocol.WatcherMode;
import io.quorate.protocol.WatcherType;
import io.quorate.protocol.ZnodePath;
import io.quorate.protocol.request.Request;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one connection watches, and what it must be told of it and when (PROTOCOL 12): as the
 * connection's replies and events come in, each says how far its server had come.
 */
public final class WatchModel {

    private static final int DATA = 1;
    private static final int CHILD = 2;
    private static final int PERSISTENT = 4;
    private static final int RECURSIVE = 8;
    private static final int ONE_SHOT = DATA | CHILD;

    /**
     * @param surely whether it must be told; else an authentication was under way, and it may be
     */
    private record Due(Change change, boolean surely) {}

    private final KeeperModel model;
    private final Map<String, Integer> watches = new HashMap<>();
    private final ArrayDeque<Due> due = new ArrayDeque<>();

    /** The first change that was not looked at yet. */
    private int next;

    private int recursive;

    /** Who the client surely was at each change since the last reply; and who it is now. */
    private List<Identity> before;

    private List<Identity> now;

    public WatchModel(KeeperModel model, List<Identity> identities) {
        this.model = model;
        this.before = identities;
        this.now = identities;
    }

    /** The client has authenticated, between the reply before this and the one behind it. */
    public void authenticated(List<Identity> identities) {
        now = identities;
    }

    public boolean isEmpty() {
        return watches.isEmpty() && due.isEmpty();
    }

    // ── what is heard ────────────────────────────────────────────────────────────────────────────

    /** An event came. Returns whether it was the next that was due. */
    public boolean told(long zxid, EventType type, String path) {
        lookUpTo(zxid);
        Due first = due.peek();
        while (first != null && !first.surely && !isOf(first.change, zxid, type, path)) {
            due.remove();
            first = due.peek();
        }
        if (first == null) {
            return false;
        }
        if (!first.change.anyOrder()) {
            return isOf(due.remove().change, zxid, type, path);
        }
        for (Due each : due) {
            if (each.change.zxid() == zxid && isOf(each.change, zxid, type, path)) {
                return due.remove(each);
            }
        }
        return false;
    }

    private static boolean isOf(Change change, long zxid, EventType type, String path) {
        return change.zxid() == zxid && change.type() == type && change.path().equals(path);
    }

    /**
     * A reply shows the state of {@code zxid}. Returns what should have been told before it; null
     * if all was.
     */
    public @Nullable Change missedAt(long zxid) {
        lookUpTo(zxid);
        before = now;
        for (Due each : due) {
            if (each.surely) {
                return each.change;
            }
        }
        due.clear();
        return null;
    }

    private void lookUpTo(long zxid) {
        List<Change> changes = model.changes();
        if (watches.isEmpty()) {
            next = Math.max(next, KeeperModel.firstBehind(changes, zxid));
            return;
        }
        while (next < changes.size() && changes.get(next).zxid() <= zxid) {
            lookAt(changes.get(next++));
        }
    }

    private void lookAt(Change change) {
        if (isWatched(change)) {
            consume(change);
            boolean surely = AccessRules.permits(change.acl(), Permission.READ, before);
            if (surely || AccessRules.permits(change.acl(), Permission.READ, now)) {
                due.add(new Due(change, surely));
            }
        }
    }

    private boolean isWatched(Change change) {
        if ((kinds(change.path()) & kindsFor(change.type())) != 0) {
            return true;
        }
        if (recursive == 0 || change.type() == EventType.NODE_CHILDREN_CHANGED) {
            return false;
        }
        for (String at = change.path(); at.length() > 1; ) {
            at = ZnodePath.parent(at);
            if ((kinds(at) & RECURSIVE) != 0) {
                return true;
            }
        }
        return false;
    }

    private static int kindsFor(EventType type) {
        return switch (type) {
            case NODE_CREATED, NODE_DATA_CHANGED -> DATA | PERSISTENT | RECURSIVE;
            case NODE_DELETED -> DATA | CHILD | PERSISTENT | RECURSIVE;
            case NODE_CHILDREN_CHANGED -> CHILD | PERSISTENT;
            default -> 0;
        };
    }

    /** One-shot watches go when they fire, whether their client may hear of it or not. */
    private void consume(Change change) {
        removeKinds(change.path(), kindsFor(change.type()) & ONE_SHOT);
    }

    // ── what is asked ────────────────────────────────────────────────────────────────────────────

    /** A read has left a watch: its reply has shown the state of {@code zxid}. */
    public void set(String path, boolean ofChildren, long zxid) {
        add(path, ofChildren ? CHILD : DATA, zxid);
    }

    /** addWatch. */
    public void set(String path, WatcherMode mode, long zxid) {
        add(path, mode == WatcherMode.PERSISTENT ? PERSISTENT : RECURSIVE, zxid);
    }

    private void add(String path, int kind, long zxid) {
        lookUpTo(zxid);
        int kinds = kinds(path);
        recursive += (kind & ~kinds & RECURSIVE) != 0 ? 1 : 0;
        watches.put(path, kinds | kind);
    }

    /** checkWatches. */
    public boolean holds(String path, WatcherType type) {
        return (kinds(path) & kindsOf(type)) != 0;
    }

    /** removeWatches. */
    public void remove(String path, WatcherType type) {
        removeKinds(path, kindsOf(type));
    }

    private static int kindsOf(WatcherType type) {
        return switch (type) {
            case CHILDREN -> CHILD;
            case DATA -> DATA;
            case PERSISTENT -> PERSISTENT;
            case PERSISTENT_RECURSIVE -> RECURSIVE;
            case ANY -> DATA | CHILD | PERSISTENT | RECURSIVE;
        };
    }

    private int kinds(String path) {
        return watches.getOrDefault(path, 0);
    }

    private void removeKinds(String path, int gone) {
        int kinds = kinds(path);
        if ((kinds & gone) != 0) {
            recursive -= (kinds & gone & RECURSIVE) != 0 ? 1 : 0;
            if ((kinds & ~gone) == 0) {
                watches.remove(path);
            } else {
                watches.put(path, kinds & ~gone);
            }
        }
    }

    /**
     * setWatches, answered as of {@code zxid}. Returns what it must have told at once (PROTOCOL
     * 12.6).
     */
    public List<WatchEvent> restored(Request.SetWatches2 request, long zxid) {
        List<WatchEvent> told = new ArrayList<>();
        long seen = request.relativeZxid();
        for (String path : request.dataWatches()) {
            Znode znode = model.at(path, zxid);
            if (znode == null) {
                told.add(event(EventType.NODE_DELETED, path));
            } else if (znode.content().zxid() > seen) {
                told.add(event(EventType.NODE_DATA_CHANGED, path));
            } else {
                add(path, DATA, zxid);
            }
        }
        for (String path : request.existWatches()) {
            if (model.at(path, zxid) != null) {
                told.add(event(EventType.NODE_CREATED, path));
            } else {
                add(path, DATA, zxid);
            }
        }
        for (String path : request.childWatches()) {
            Znode znode = model.at(path, zxid);
            if (znode == null) {
                told.add(event(EventType.NODE_DELETED, path));
            } else if (znode.family().pzxid() > seen) {
                told.add(event(EventType.NODE_CHILDREN_CHANGED, path));
            } else {
                add(path, CHILD, zxid);
            }
        }
        addAll(request.persistentWatches(), PERSISTENT, zxid);
        addAll(request.persistentRecursiveWatches(), RECURSIVE, zxid);
        return told;
    }

    private void addAll(Collection<String> paths, int kind, long zxid) {
        for (String path : paths) {
            add(path, kind, zxid);
        }
    }

    private static WatchEvent event(EventType type, String path) {
        return new WatchEvent(type, KeeperState.SYNC_CONNECTED, path);
    }

    @Override
    public String toString() {
        return watches + ", due " + due;
    }
}
