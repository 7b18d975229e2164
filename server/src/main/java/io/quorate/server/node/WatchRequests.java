package io.quorate.server.node;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.EventType;
import io.quorate.protocol.WatcherMode;
import io.quorate.protocol.WatcherType;
import io.quorate.protocol.wire.EventCodec;
import io.quorate.protocol.wire.MalformedFrameException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.server.tree.Znode;
import io.quorate.server.tree.ZnodeRef;
import io.quorate.server.watch.WatchTable;

import java.util.List;

/**
 * What clients ask about their watches (PROTOCOL 12). Each method takes a request's body and says
 * what its reply's header does.
 */
final class WatchRequests {

    private final Replica replica;
    private final WatchTable watches;
    private final ReplyWriter replies;
    private final ZnodeRef found = new ZnodeRef();
    private final List<WatchRestore.Action> standard =
            List.of(this::data, this::exist, this::child);
    private final List<WatchRestore.Action> ofAllKinds =
            List.of(this::data, this::exist, this::child, this::persistent, this::recursive);

    WatchRequests(Replica replica, WatchTable watches, ReplyWriter replies) {
        this.replica = replica;
        this.watches = watches;
        this.replies = replies;
    }

    /** addWatch: the path need not exist, nor may the client be able to read it. */
    ErrorCode add(Client client, WireReader body) {
        String path = readPath(body);
        WatcherMode mode = WatcherMode.fromCode(body.readInt());
        if (mode == null) {
            return ErrorCode.MARSHALLING_ERROR;
        }
        switch (mode) {
            case PERSISTENT -> watches.watchPersistently(client.watcher, path);
            case PERSISTENT_RECURSIVE -> watches.watchRecursively(client.watcher, path);
        }
        return ErrorCode.OK;
    }

    /** checkWatches: whether there is such a watch. */
    ErrorCode check(Client client, WireReader body) {
        String path = readPath(body);
        WatcherType type = WatcherType.fromCode(body.readInt());
        if (type == null) {
            return ErrorCode.MARSHALLING_ERROR;
        }
        return watches.holds(client.watcher, path, type) ? ErrorCode.OK : ErrorCode.NO_WATCHER;
    }

    /** removeWatches. */
    ErrorCode remove(Client client, WireReader body) {
        String path = readPath(body);
        WatcherType type = WatcherType.fromCode(body.readInt());
        if (type == null) {
            return ErrorCode.MARSHALLING_ERROR;
        }
        return watches.remove(client.watcher, path, type) ? ErrorCode.OK : ErrorCode.NO_WATCHER;
    }

    /**
     * setWatches and setWatches2: what they ask for, with nothing of it done yet.
     *
     * @throws MalformedFrameException the body cannot be read
     */
    WatchRestore restore(Client client, WireReader body, boolean withPersistent) {
        return new WatchRestore(client, body, withPersistent ? ofAllKinds : standard);
    }

    /** Null is a path that no znode has, as an empty one is. */
    private static String readPath(WireReader body) {
        String path = body.readString();
        return path == null ? "" : path;
    }

    private void data(Client client, String path, long relativeZxid) {
        if (!replica.tree.find(path, found)) {
            catchUp(client, EventType.NODE_DELETED, path);
        } else if (Znode.mzxid(found.znode()) > relativeZxid) {
            catchUp(client, EventType.NODE_DATA_CHANGED, path);
        } else {
            watches.watchData(client.watcher, path);
        }
    }

    private void exist(Client client, String path, long relativeZxid) {
        if (replica.tree.find(path, found)) {
            catchUp(client, EventType.NODE_CREATED, path);
        } else {
            watches.watchData(client.watcher, path);
        }
    }

    private void child(Client client, String path, long relativeZxid) {
        if (!replica.tree.find(path, found)) {
            catchUp(client, EventType.NODE_DELETED, path);
        } else if (found.pzxid() > relativeZxid) {
            catchUp(client, EventType.NODE_CHILDREN_CHANGED, path);
        } else {
            watches.watchChildren(client.watcher, path);
        }
    }

    private void persistent(Client client, String path, long relativeZxid) {
        watches.watchPersistently(client.watcher, path);
    }

    private void recursive(Client client, String path, long relativeZxid) {
        watches.watchRecursively(client.watcher, path);
    }

    private void catchUp(Client client, EventType type, String path) {
        EventCodec.write(replies.begin(client), EventCodec.CATCH_UP_ZXID, type, path);
        replies.end(client);
    }
}
