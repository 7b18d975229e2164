package io.quorate.server.node;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.EventType;
import io.quorate.protocol.Identity;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.Xid;
import io.quorate.protocol.wire.EventCodec;
import io.quorate.protocol.wire.MalformedFrameException;
import io.quorate.protocol.wire.ReplyHeader;
import io.quorate.protocol.wire.ResponseCodec;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.server.auth.AuthProviders;
import io.quorate.server.request.AccessCheck;
import io.quorate.server.request.Reader;
import io.quorate.server.tree.Znode;
import io.quorate.server.tree.ZnodeRef;
import io.quorate.server.watch.WatchTable;

import java.nio.ByteBuffer;
import java.util.List;

/** What this server answers without asking anybody: all but writes and barriers. */
final class LocalRequests {

    /** xid and opcode. */
    private static final int HEADER_BYTES = 8;

    /** Where the error stands in a reply's header. */
    private static final int ERROR_OFFSET = ReplyHeader.WIRE_BYTES - Integer.BYTES;

    /** The zxid of a reply to what is no request at all (PROTOCOL 27). */
    private static final long NO_ZXID = -1;

    private final Replica replica;
    private final ClientConnections clients;
    private final WatchTable watches;
    private final AccessCheck access;
    private final AuthProviders auth;
    private final ReplyWriter replies;
    private final WireReader body = new WireReader(new byte[0]);
    private final ZnodeRef found = new ZnodeRef();
    private Reader reader;

    LocalRequests(
            Replica replica,
            ClientConnections clients,
            WatchTable watches,
            AccessCheck access,
            AuthProviders auth,
            ReplyWriter replies) {
        this.replica = replica;
        this.clients = clients;
        this.watches = watches;
        this.access = access;
        this.auth = auth;
        this.replies = replies;
        reader = new Reader(replica.tree, access);
    }

    /** The replica has another tree. */
    void treeReplaced() {
        reader = new Reader(replica.tree, access);
    }

    /** Answers the frame {xid, opcode, body} that stands in {@code frame}. */
    void execute(Client client, int xid, int opcode, ByteBuffer frame, int from, int to) {
        body.reset(frame, from + HEADER_BYTES, to);
        OpCode op = OpCode.fromCode(opcode);
        if (op == null) {
            unknown(client, xid);
            return;
        }
        switch (op) {
            case EXISTS, GET_DATA, GET_ACL, GET_CHILDREN, GET_CHILDREN2, MULTI_READ ->
                    read(client, xid, op);
            case PING -> replies.header(client, Xid.PING, replica.appliedZxid, ErrorCode.OK);
            case AUTH -> authenticate(client);
            case SET_WATCHES -> setWatches(client, xid, false);
            case SET_WATCHES2 -> setWatches(client, xid, true);
            default -> unknown(client, xid);
        }
    }

    private void read(Client client, int xid, OpCode op) {
        WireWriter out = replies.begin(client);
        int header = out.length();
        ResponseCodec.writeHeader(out, xid, replica.appliedZxid, ErrorCode.OK);
        ErrorCode error = reader.read(op, body, client.identities(), out);
        if (error != ErrorCode.OK) {
            out.patchInt(header + ERROR_OFFSET, error.code());
        }
        replies.end(client);
        switch (reader.watchPlace()) {
            case NONE -> {}
            case DATA -> watches.watchData(client.watcher, reader.watchPath());
            case CHILD -> watches.watchChildren(client.watcher, reader.watchPath());
        }
    }

    /** Unknown, internal, or not served by this build: PROTOCOL 6. */
    private void unknown(Client client, int xid) {
        replies.header(client, xid, NO_ZXID, ErrorCode.UNIMPLEMENTED);
        clients.close(client, CloseReason.UNKNOWN_OPERATION);
    }

    /** PROTOCOL 13. */
    private void authenticate(Client client) {
        List<Identity> identities;
        try {
            body.readInt();
            String scheme = body.readRequiredString();
            identities = auth.authenticate(scheme, body.readBuffer(), client.address);
        } catch (MalformedFrameException _) {
            identities = List.of();
        }
        boolean accepted = !identities.isEmpty();
        for (Identity identity : identities) {
            accepted &= client.addIdentity(identity);
        }
        if (!accepted) {
            replies.header(client, Xid.AUTH, 0, ErrorCode.AUTH_FAILED);
            clients.close(client, CloseReason.AUTH_FAILED);
            return;
        }
        replies.header(client, Xid.AUTH, 0, ErrorCode.OK);
    }

    /** Watches of a client that comes back, and what they missed: PROTOCOL 12.6. */
    private void setWatches(Client client, int xid, boolean withPersistent) {
        long relativeZxid;
        List<String> data;
        List<String> exist;
        List<String> child;
        List<String> persistent = List.of();
        List<String> recursive = List.of();
        try {
            relativeZxid = body.readLong();
            data = body.readStrings();
            exist = body.readStrings();
            child = body.readStrings();
            if (withPersistent) {
                persistent = body.readStrings();
                recursive = body.readStrings();
            }
        } catch (MalformedFrameException _) {
            replies.header(client, xid, replica.appliedZxid, ErrorCode.MARSHALLING_ERROR);
            return;
        }
        for (String path : data) {
            if (!replica.tree.find(path, found)) {
                catchUp(client, EventType.NODE_DELETED, path);
            } else if (Znode.mzxid(found.znode()) > relativeZxid) {
                catchUp(client, EventType.NODE_DATA_CHANGED, path);
            } else {
                watches.watchData(client.watcher, path);
            }
        }
        for (String path : exist) {
            if (replica.tree.find(path, found)) {
                catchUp(client, EventType.NODE_CREATED, path);
            } else {
                watches.watchData(client.watcher, path);
            }
        }
        for (String path : child) {
            if (!replica.tree.find(path, found)) {
                catchUp(client, EventType.NODE_DELETED, path);
            } else if (found.pzxid() > relativeZxid) {
                catchUp(client, EventType.NODE_CHILDREN_CHANGED, path);
            } else {
                watches.watchChildren(client.watcher, path);
            }
        }
        for (String path : persistent) {
            watches.watchPersistently(client.watcher, path);
        }
        for (String path : recursive) {
            watches.watchRecursively(client.watcher, path);
        }
        replies.header(client, xid, replica.appliedZxid, ErrorCode.OK);
    }

    private void catchUp(Client client, EventType type, String path) {
        EventCodec.write(replies.begin(client), EventCodec.CATCH_UP_ZXID, type, path);
        replies.end(client);
    }

    /** Answers a barrier: its path is echoed. */
    void answerSync(Client client, int xid, byte[] frame) {
        body.reset(ByteBuffer.wrap(frame), HEADER_BYTES, frame.length);
        WireWriter out = replies.begin(client);
        int header = out.length();
        ResponseCodec.writeHeader(out, xid, replica.appliedZxid, ErrorCode.OK);
        try {
            int length = body.readLength();
            if (length < 0) {
                out.writeInt(-1);
            } else {
                out.writeBuffer(frame, body.position(), length);
            }
        } catch (MalformedFrameException _) {
            out.patchInt(header + ERROR_OFFSET, ErrorCode.MARSHALLING_ERROR.code());
        }
        replies.end(client);
    }
}
