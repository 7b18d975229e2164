package io.quorate.server.node;

import io.quorate.protocol.EventType;
import io.quorate.protocol.Permission;
import io.quorate.protocol.ZnodePath;
import io.quorate.protocol.wire.EventCodec;
import io.quorate.server.request.AccessCheck;
import io.quorate.server.tree.TreeChange;
import io.quorate.server.txn.AclList;
import io.quorate.server.watch.WatchTable;
import io.quorate.server.watch.Watcher;

import java.util.List;

/**
 * Tells watchers what a transaction changed, in the order of its changes and before anything else
 * can be answered from the new state. Who may not read a znode does not hear of it (PROTOCOL 12.5).
 */
final class WatchEvents implements WatchTable.Sink {

    private final ClientConnections clients;
    private final WatchTable watches;
    private final AccessCheck access;
    private final ReplyWriter replies;

    private long zxid;
    private AclList acl = AclList.OPEN;

    WatchEvents(
            ClientConnections clients,
            WatchTable watches,
            AccessCheck access,
            ReplyWriter replies) {
        this.clients = clients;
        this.watches = watches;
        this.access = access;
        this.replies = replies;
    }

    /** A transaction is applied. */
    void fire(long txnZxid, List<TreeChange> changes) {
        zxid = txnZxid;
        for (int i = 0; i < changes.size() && !watches.isEmpty(); i++) {
            TreeChange change = changes.get(i);
            String path = change.path();
            acl = change.acl();
            watches.fire(typeOf(change.kind()), path, this);
            AclList parentAcl = change.parentAcl();
            if (parentAcl != null) {
                acl = parentAcl;
                watches.fire(EventType.NODE_CHILDREN_CHANGED, ZnodePath.parent(path), this);
            }
        }
    }

    private static EventType typeOf(TreeChange.Kind kind) {
        return switch (kind) {
            case CREATED -> EventType.NODE_CREATED;
            case DELETED -> EventType.NODE_DELETED;
            case DATA_CHANGED -> EventType.NODE_DATA_CHANGED;
        };
    }

    @Override
    public void event(Watcher watcher, EventType type, String path) {
        Client client = clients.get(watcher.connection());
        if (client != null && access.permits(acl, Permission.READ, client.identities())) {
            EventCodec.write(replies.begin(client), zxid, type, path);
            replies.end(client);
        }
    }
}
