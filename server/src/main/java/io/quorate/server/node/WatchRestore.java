package io.quorate.server.node;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.wire.MalformedFrameException;
import io.quorate.protocol.wire.WireReader;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * One setWatches or setWatches2: the watches of a client that comes back, and what they missed
 * (PROTOCOL 12.6). A frame holds tens of thousands of paths, so they may be set in slices; what
 * changes in between is told, by the watch if it is set by then and else when its turn comes. That
 * is as if the client had come with several smaller requests.
 */
final class WatchRestore {

    /** What is done for each path of a vector. */
    interface Action {
        void restore(Client client, String path, long relativeZxid);
    }

    private final Client client;
    private final WireReader body;
    private final long relativeZxid;
    private final List<Action> actions;

    /** How many vectors are wholly done, and of the one in hand how many paths are left. */
    private int vector;

    private int left;
    private boolean begun;

    /**
     * @param body of the request; read as far as {@link #next} has come
     * @param actions one for each vector that the request has
     * @throws MalformedFrameException nothing is done for a body that cannot be read
     */
    WatchRestore(Client client, WireReader body, List<Action> actions) {
        this.client = client;
        this.body = body;
        this.actions = actions;
        relativeZxid = body.readLong();
        check(new WireReader(body.buffer(), body.position(), body.limit()));
    }

    private void check(WireReader vectors) {
        for (int i = 0; i < actions.size(); i++) {
            int count = vectors.readCount(Integer.BYTES);
            for (int path = 0; path < count; path++) {
                vectors.skip(Math.max(0, vectors.readLength()));
            }
        }
    }

    /**
     * Goes on with at most so many paths.
     *
     * @return how it ended, or null if there are more: an error from the first null on, which is
     *     where ZooKeeper finds that out
     */
    @Nullable ErrorCode next(int maxPaths) {
        int paths = maxPaths;
        while (vector < actions.size()) {
            if (!begun) {
                if (isNullVector()) {
                    return ErrorCode.MARSHALLING_ERROR;
                }
                left = body.readCount(Integer.BYTES);
                begun = true;
            }
            while (left > 0 && paths > 0) {
                String path = body.readString();
                if (path == null) {
                    return ErrorCode.MARSHALLING_ERROR;
                }
                actions.get(vector).restore(client, path, relativeZxid);
                left--;
                paths--;
            }
            if (left > 0) {
                return null;
            }
            vector++;
            begun = false;
        }
        return ErrorCode.OK;
    }

    private boolean isNullVector() {
        return body.buffer().getInt(body.position()) == -1;
    }
}
