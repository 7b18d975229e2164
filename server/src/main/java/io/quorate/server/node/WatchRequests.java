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

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What clients ask about their watches (PROTOCOL 12). Each method takes a request's body and says
 * what its reply's header does.
 */
final class WatchRequests {

    private final Replica replica;
    private final WatchTable watches;
    private final ReplyWriter replies;
    private final ZnodeRef found = new ZnodeRef();

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
     * setWatches and setWatches2: watches of a client that comes back, and what they missed
     * (PROTOCOL 12.6).
     */
    ErrorCode set(Client client, WireReader body, boolean withPersistent) {
        long relativeZxid;
        Paths data;
        Paths exist;
        Paths child;
        Paths persistent = Paths.NONE;
        Paths recursive = Paths.NONE;
        try {
            relativeZxid = body.readLong();
            data = readPaths(body);
            exist = readPaths(body);
            child = readPaths(body);
            if (withPersistent) {
                persistent = readPaths(body);
                recursive = readPaths(body);
            }
        } catch (MalformedFrameException _) {
            return ErrorCode.MARSHALLING_ERROR;
        }
        boolean whole =
                data.forEach(path -> data(client, path, relativeZxid))
                        && exist.forEach(path -> exist(client, path))
                        && child.forEach(path -> child(client, path, relativeZxid))
                        && persistent.forEach(
                                path -> watches.watchPersistently(client.watcher, path))
                        && recursive.forEach(
                                path -> watches.watchRecursively(client.watcher, path));
        return whole ? ErrorCode.OK : ErrorCode.MARSHALLING_ERROR;
    }

    /**
     * A vector of paths as far as the first null in it: where ZooKeeper finds that out, too.
     *
     * @param whole whether there was none
     */
    private record Paths(List<String> paths, boolean whole) {

        static final Paths NONE = new Paths(List.of(), true);

        /** Returns whether that were all. */
        boolean forEach(Consumer<String> action) {
            paths.forEach(action);
            return whole;
        }
    }

    /** Null is a path that no znode has, as an empty one is. */
    private static String readPath(WireReader body) {
        String path = body.readString();
        return path == null ? "" : path;
    }

    private static Paths readPaths(WireReader body) {
        if (body.remaining() >= Integer.BYTES && body.buffer().getInt(body.position()) == -1) {
            body.skip(Integer.BYTES);
            return new Paths(List.of(), false);
        }
        int count = body.readCount(Integer.BYTES);
        List<String> paths = new ArrayList<>(count);
        boolean whole = true;
        for (int i = 0; i < count; i++) {
            String path = body.readString();
            whole &= path != null;
            if (whole && path != null) {
                paths.add(path);
            }
        }
        return new Paths(paths, whole);
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

    private void exist(Client client, String path) {
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

    private void catchUp(Client client, EventType type, String path) {
        EventCodec.write(replies.begin(client), EventCodec.CATCH_UP_ZXID, type, path);
        replies.end(client);
    }
}
