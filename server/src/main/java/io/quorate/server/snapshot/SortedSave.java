package io.quorate.server.snapshot;

import io.quorate.server.session.Session;
import io.quorate.server.session.SessionChanges;
import io.quorate.server.tree.ChangedZnodes;
import io.quorate.server.tree.TreeChanges;
import io.quorate.server.tree.Znode;
import io.quorate.server.txn.AclList;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A {@link StateSave} as changes of keys, ascending. Of several changes of one key the newest
 * counts.
 */
final class SortedSave {

    @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
    private record ZnodeChange(byte[] znode, int cversion, long pzxid, boolean deleted) {}

    private static final Comparator<ZnodeChange> BY_PATH =
            (one, other) ->
                    Arrays.compareUnsigned(
                            one.znode,
                            Znode.pathOffset(),
                            Znode.dataOffset(one.znode),
                            other.znode,
                            Znode.pathOffset(),
                            Znode.dataOffset(other.znode));

    private static final int FIRST_BYTES = 4096;

    private final byte[] meta;

    /** Null for a number that is free. */
    private final TreeMap<Integer, @Nullable AclList> acls = new TreeMap<>();

    /** Null for a session that is closed. */
    private final TreeMap<Long, @Nullable Session> sessions = new TreeMap<>(Long::compareUnsigned);

    private final ZnodeChange[] znodes;
    private final ByteBuffer small = ByteBuffer.allocateDirect(FIRST_BYTES);
    private ByteBuffer key = ByteBuffer.allocateDirect(FIRST_BYTES);
    private ByteBuffer value = ByteBuffer.allocateDirect(FIRST_BYTES);

    SortedSave(StateSave save) {
        meta = StateCodec.meta(save.meta());
        for (TreeChanges changes : save.tree()) {
            changes.freeAcls().forEach(number -> acls.put(number, null));
            acls.putAll(changes.acls());
        }
        for (SessionChanges changes : save.sessions()) {
            changes.forEach(new SessionCollector(sessions));
        }
        znodes = sorted(save.tree());
    }

    private static ZnodeChange[] sorted(List<TreeChanges> changes) {
        int count = 0;
        for (TreeChanges part : changes) {
            count += part.znodes().size();
        }
        ZnodeChange[] all = new ZnodeChange[count];
        ZnodeCollector collector = new ZnodeCollector(all);
        for (TreeChanges part : changes) {
            part.znodes().forEach(collector);
        }
        // Stable: of two changes of one znode the newer one stays behind the older one.
        Arrays.sort(all, BY_PATH);
        return all;
    }

    /** Gives every change once. */
    void writeTo(StateSink sink) throws IOException {
        for (Map.Entry<Integer, @Nullable AclList> entry : acls.entrySet()) {
            AclList acl = entry.getValue();
            StateCodec.aclKey(entry.getKey(), small.clear());
            write(small.flip(), acl == null ? null : StateCodec.acl(acl), sink);
        }
        write(small.clear().put(StateCodec.metaKey()).flip(), meta, sink);
        for (Map.Entry<Long, @Nullable Session> entry : sessions.entrySet()) {
            Session session = entry.getValue();
            StateCodec.sessionKey(entry.getKey(), small.clear());
            write(small.flip(), session == null ? null : StateCodec.session(session), sink);
        }
        for (int i = 0; i < znodes.length; i++) {
            if (i + 1 == znodes.length || BY_PATH.compare(znodes[i], znodes[i + 1]) != 0) {
                write(znodes[i], sink);
            }
        }
    }

    private void write(ByteBuffer ofKey, byte @Nullable [] ofValue, StateSink sink)
            throws IOException {
        if (ofValue == null) {
            sink.delete(ofKey);
        } else {
            value = room(value, ofValue.length);
            sink.put(ofKey, value.put(ofValue).flip());
        }
    }

    private void write(ZnodeChange change, StateSink sink) throws IOException {
        key = room(key, StateCodec.znodeKeyBytes(change.znode));
        StateCodec.znodeKey(change.znode, key);
        key.flip();
        if (change.deleted) {
            sink.delete(key);
        } else {
            value = room(value, StateCodec.znodeValueBytes(change.znode));
            StateCodec.znode(change.znode, change.cversion, change.pzxid, value);
            sink.put(key, value.flip());
        }
    }

    private static ByteBuffer room(ByteBuffer buffer, int bytes) {
        return buffer.capacity() >= bytes
                ? buffer.clear()
                : ByteBuffer.allocateDirect(Math.max(bytes, 2 * buffer.capacity()));
    }

    private static final class ZnodeCollector implements ChangedZnodes.Visitor {
        private final ZnodeChange[] into;
        private int count;

        ZnodeCollector(ZnodeChange[] into) {
            this.into = into;
        }

        @Override
        public void set(byte[] znode, int cversion, long pzxid) {
            into[count++] = new ZnodeChange(znode, cversion, pzxid, false);
        }

        @Override
        public void deleted(byte[] znode) {
            into[count++] = new ZnodeChange(znode, 0, 0, true);
        }
    }

    private record SessionCollector(Map<Long, @Nullable Session> into)
            implements SessionChanges.Visitor {

        @Override
        public void set(Session session) {
            into.put(session.id(), session);
        }

        @Override
        public void closed(long sessionId) {
            into.put(sessionId, null);
        }
    }
}
