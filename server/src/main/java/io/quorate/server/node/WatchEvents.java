package io.quorate.server.node;

import io.quorate.protocol.EventType;
import io.quorate.protocol.Permission;
import io.quorate.protocol.ZnodePath;
import io.quorate.protocol.wire.EventCodec;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.server.common.Summary;
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
    private final NodeMeters meters;

    /** The event in hand, once somebody hears of it: the same bytes for everybody. */
    private final WireWriter frame = new WireWriter();

    /** How many the event in hand has reached. */
    private int reached;

    private long zxid;
    private AclList acl = AclList.OPEN;

    WatchEvents(
            ClientConnections clients,
            WatchTable watches,
            AccessCheck access,
            ReplyWriter replies,
            NodeMeters meters) {
        this.clients = clients;
        this.watches = watches;
        this.access = access;
        this.replies = replies;
        this.meters = meters;
    }

    /** A transaction is applied. */
    void fire(long txnZxid, List<TreeChange> changes) {
        zxid = txnZxid;
        for (int i = 0; i < changes.size() && !watches.isEmpty(); i++) {
            TreeChange change = changes.get(i);
            String path = change.path();
            acl = change.acl();
            Summary counts = counts(change.kind());
            fire(typeOf(change.kind()), path, counts);
            AclList parentAcl = change.parentAcl();
            if (parentAcl != null) {
                acl = parentAcl;
                fire(
                        EventType.NODE_CHILDREN_CHANGED,
                        ZnodePath.parent(path),
                        meters.childrenWatches);
            }
        }
    }

    private void fire(EventType type, String path, Summary counts) {
        reached = 0;
        frame.reset();
        watches.fire(type, path, this);
        if (reached > 0) {
            counts.observe(reached);
        }
    }

    private Summary counts(TreeChange.Kind kind) {
        return switch (kind) {
            case CREATED -> meters.createdWatches;
            case DELETED -> meters.deletedWatches;
            case DATA_CHANGED -> meters.changedWatches;
        };
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
        reached++;
        Client client = clients.get(watcher.connection());
        if (client != null && access.permits(acl, Permission.READ, client.identities())) {
            if (frame.length() == 0) {
                EventCodec.write(frame, zxid, type, path);
            }
            replies.begin(client).writeBytes(frame.array(), 0, frame.length());
            replies.eventEnds(client);
        }
    }
}
