package io.quorate.server.sim;

import io.quorate.server.node.StateToSave;
import io.quorate.server.session.Session;
import io.quorate.server.session.SessionChanges;
import io.quorate.server.session.SessionTable;
import io.quorate.server.sim.check.CheckFailed;
import io.quorate.server.sim.check.Promise;
import io.quorate.server.tree.ChangedZnodes;
import io.quorate.server.tree.DataTree;
import io.quorate.server.tree.InconsistentStateException;
import io.quorate.server.tree.TreeChanges;
import io.quorate.server.tree.TreeRestore;
import io.quorate.server.tree.Znode;
import io.quorate.server.txn.AclList;
import io.quorate.server.zab.HistoryBase;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** A saved state, as the changes handed over make it. Immutable. */
final class SimState {

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record SavedZnode(byte[] znode, int cversion, long pzxid) {}

    private final HistoryBase base;
    private final long digest;
    private final Map<String, SavedZnode> znodes;
    private final Map<Integer, AclList> acls;
    private final Map<Long, Session> sessions;

    private SimState(
            HistoryBase base,
            long digest,
            Map<String, SavedZnode> znodes,
            Map<Integer, AclList> acls,
            Map<Long, Session> sessions) {
        this.base = base;
        this.digest = digest;
        this.znodes = znodes;
        this.acls = acls;
        this.sessions = sessions;
    }

    /** Nothing was ever saved. */
    static SimState nothing() {
        return new SimState(
                HistoryBase.EMPTY, 0, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    }

    HistoryBase base() {
        return base;
    }

    /** How long it is as a snapshot. */
    long sizeBytes() {
        return 64L * (1 + znodes.size() + sessions.size());
    }

    SimState with(StateToSave save) {
        SimState next =
                new SimState(
                        save.base(),
                        save.digest(),
                        new TreeMap<>(znodes),
                        new TreeMap<>(acls),
                        new TreeMap<>(sessions));
        save.tree().forEach(next::apply);
        save.sessions().forEach(next::apply);
        return next;
    }

    private void apply(TreeChanges changes) {
        changes.freeAcls().forEach(acls::remove);
        acls.putAll(changes.acls());
        changes.znodes()
                .forEach(
                        new ChangedZnodes.Visitor() {
                            @Override
                            public void set(byte[] znode, int cversion, long pzxid) {
                                znodes.put(
                                        Znode.path(znode),
                                        new SavedZnode(znode.clone(), cversion, pzxid));
                            }

                            @Override
                            public void deleted(byte[] znode) {
                                znodes.remove(Znode.path(znode));
                            }
                        });
    }

    private void apply(SessionChanges changes) {
        changes.forEach(
                new SessionChanges.Visitor() {
                    @Override
                    public void set(Session session) {
                        sessions.put(session.id(), session);
                    }

                    @Override
                    public void closed(long sessionId) {
                        sessions.remove(sessionId);
                    }
                });
    }

    /** The same with other data in one znode, and a digest that fits: a wrong state. */
    SimState falsified(String path, String data) {
        SavedZnode before = Objects.requireNonNull(znodes.get(path), path);
        int dataAt = Znode.dataOffset(before.znode());
        byte[] wrong = Arrays.copyOf(before.znode(), dataAt + data.length());
        System.arraycopy(data.getBytes(StandardCharsets.UTF_8), 0, wrong, dataAt, data.length());
        Map<String, SavedZnode> changed = new TreeMap<>(znodes);
        changed.put(path, new SavedZnode(wrong, before.cversion(), before.pzxid()));
        SimState next = new SimState(base, 0, changed, acls, sessions);
        Loaded loaded = next.restore(1);
        return new SimState(
                base, loaded.tree().digest() + loaded.sessions().digest(), changed, acls, sessions);
    }

    /** What a load gives. */
    record Loaded(DataTree tree, SessionTable sessions) {}

    /** Reads it back; the digest must be what was saved with it. */
    Loaded load(long hashSeed) {
        Loaded loaded = restore(hashSeed);
        if (loaded.tree().digest() + loaded.sessions().digest() != digest) {
            throw new CheckFailed(Promise.SAVED_IS_THE_STATE, "the digests differ");
        }
        return loaded;
    }

    private Loaded restore(long hashSeed) {
        SessionTable table = new SessionTable();
        sessions.values().forEach(table::restore);
        TreeRestore restore = new TreeRestore(hashSeed);
        try {
            for (Map.Entry<Integer, AclList> acl : acls.entrySet()) {
                restore.acl(acl.getKey(), acl.getValue());
            }
            for (SavedZnode saved : znodes.values()) {
                restore.znode(saved.znode().clone(), saved.cversion(), saved.pzxid());
            }
            return new Loaded(restore.finish(base.zxid()), table);
        } catch (InconsistentStateException e) {
            throw new CheckFailed(Promise.SAVED_IS_THE_STATE, String.valueOf(e.getMessage()));
        }
    }
}
