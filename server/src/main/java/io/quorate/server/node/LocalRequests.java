package io.quorate.server.node;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.Identity;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.Xid;
import io.quorate.protocol.wire.MalformedFrameException;
import io.quorate.protocol.wire.ReplyHeader;
import io.quorate.protocol.wire.ResponseCodec;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.server.auth.AuthProviders;
import io.quorate.server.auth.Authentication;
import io.quorate.server.request.AccessCheck;
import io.quorate.server.request.Reader;
import io.quorate.server.watch.WatchTable;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.List;

/** What this server answers without asking anybody: all but writes and barriers. */
final class LocalRequests {

    /** xid and opcode. */
    private static final int HEADER_BYTES = 8;

    /** A frame with more paths than a client of ours is likely to send at once. */
    private static final int LONG_BYTES = 16 << 10;

    /** About 100 microseconds of work. */
    private static final int PATHS_AT_ONCE = 500;

    /** Where the error stands in a reply's header. */
    private static final int ERROR_OFFSET = ReplyHeader.WIRE_BYTES - Integer.BYTES;

    /** The zxid of a reply to what is no request at all (PROTOCOL 27). */
    private static final long NO_ZXID = -1;

    private final Replica replica;
    private final ClientConnections clients;
    private final WatchTable watches;
    private final AccessCheck access;
    private final AuthProviders auth;
    private final LocalSessions localSessions;
    private final String configuration;
    private final ReplyWriter replies;
    private final WireReader body = new WireReader(new byte[0]);
    private final WatchRequests watchRequests;
    private Reader reader;

    LocalRequests(
            Replica replica,
            ClientConnections clients,
            WatchTable watches,
            AccessCheck access,
            AuthProviders auth,
            LocalSessions localSessions,
            String configuration,
            ReplyWriter replies) {
        this.replica = replica;
        this.clients = clients;
        this.watches = watches;
        this.access = access;
        this.auth = auth;
        this.localSessions = localSessions;
        this.configuration = configuration;
        this.replies = replies;
        watchRequests = new WatchRequests(replica, watches, replies);
        reader = new Reader(replica.tree, access, configuration);
    }

    /** The replica has another tree. */
    void treeReplaced() {
        reader = new Reader(replica.tree, access, configuration);
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
            case EXISTS,
                    GET_DATA,
                    GET_ACL,
                    GET_CHILDREN,
                    GET_CHILDREN2,
                    GET_ALL_CHILDREN_NUMBER,
                    MULTI_READ ->
                    read(client, xid, op);
            case PING -> replies.header(client, Xid.PING, replica.appliedZxid, ErrorCode.OK);
            case AUTH -> authenticate(client);
            case SET_WATCHES -> header(client, xid, restoreAtOnce(client, false));
            case SET_WATCHES2 -> header(client, xid, restoreAtOnce(client, true));
            case ADD_WATCH, CHECK_WATCHES, REMOVE_WATCHES -> watch(client, xid, op);
            case GET_EPHEMERALS -> getEphemerals(client, xid);
            case WHO_AM_I -> whoAmI(client, xid);
            case SASL -> answerSasl(client, xid);
            case CLOSE_SESSION -> closeSession(client, xid);
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
            replies.failed(error);
        }
        replies.end(client);
        switch (reader.watchPlace()) {
            case NONE -> {}
            case DATA -> watches.watchData(client.watcher, reader.watchPath());
            case CHILD -> watches.watchChildren(client.watcher, reader.watchPath());
        }
    }

    private void header(Client client, int xid, ErrorCode error) {
        replies.header(client, xid, replica.appliedZxid, error);
    }

    private void watch(Client client, int xid, OpCode op) {
        ErrorCode error;
        try {
            error =
                    switch (op) {
                        case ADD_WATCH -> watchRequests.add(client, body);
                        case CHECK_WATCHES -> watchRequests.check(client, body);
                        default -> watchRequests.remove(client, body);
                    };
        } catch (MalformedFrameException _) {
            error = ErrorCode.MARSHALLING_ERROR;
        }
        if (op == OpCode.ADD_WATCH && error == ErrorCode.OK) {
            WireWriter out = begin(client, xid);
            out.writeInt(ErrorCode.OK.code());
            replies.end(client);
        } else {
            header(client, xid, error);
        }
    }

    private ErrorCode restoreAtOnce(Client client, boolean withPersistent) {
        try {
            ErrorCode error =
                    watchRequests.restore(client, body, withPersistent).next(Integer.MAX_VALUE);
            return error == null ? ErrorCode.OK : error;
        } catch (MalformedFrameException _) {
            return ErrorCode.MARSHALLING_ERROR;
        }
    }

    /** Whether a request would keep all others waiting: {@link #restore} does it in slices. */
    static boolean isLong(int opcode, int frameBytes) {
        return frameBytes > LONG_BYTES
                && (opcode == OpCode.SET_WATCHES.code() || opcode == OpCode.SET_WATCHES2.code());
    }

    /**
     * Goes on with the long request at the head of a client's queue.
     *
     * @param wholly whether it can't wait
     * @return its answer, or null while there is more to do
     */
    @Nullable ErrorCode restore(Client client, Waiting request, boolean wholly) {
        try {
            WatchRestore restoring = client.restoring;
            if (restoring == null) {
                ByteBuffer frame = ByteBuffer.wrap(request.frame);
                restoring =
                        watchRequests.restore(
                                client,
                                new WireReader(frame, HEADER_BYTES, frame.limit()),
                                request.opcode == OpCode.SET_WATCHES2.code());
                client.restoring = restoring;
            }
            ErrorCode ended = restoring.next(wholly ? Integer.MAX_VALUE : PATHS_AT_ONCE);
            if (ended != null) {
                client.restoring = null;
            }
            return ended;
        } catch (MalformedFrameException _) {
            return ErrorCode.MARSHALLING_ERROR;
        }
    }

    /** Begins a reply without an error: its body follows. */
    private WireWriter begin(Client client, int xid) {
        WireWriter out = replies.begin(client);
        ResponseCodec.writeHeader(out, xid, replica.appliedZxid, ErrorCode.OK);
        return out;
    }

    /** The client's own ephemerals whose path begins with what it names: a plain prefix. */
    private void getEphemerals(Client client, int xid) {
        String prefix;
        try {
            prefix = body.readString();
        } catch (MalformedFrameException _) {
            header(client, xid, ErrorCode.MARSHALLING_ERROR);
            return;
        }
        boolean all = prefix == null || prefix.isBlank() || prefix.strip().equals("/");
        List<String> paths = replica.tree.ephemeralsOf(client.sessionId);
        WireWriter out = begin(client, xid);
        out.writeStrings(
                all ? paths : paths.stream().filter(path -> path.startsWith(prefix)).toList());
        replies.end(client);
    }

    private void whoAmI(Client client, int xid) {
        WireWriter out = begin(client, xid);
        out.writeInt(client.identities().size());
        for (Identity identity : client.identities()) {
            out.writeString(identity.scheme());
            out.writeString(auth.userOf(identity));
        }
        replies.end(client);
    }

    /** Only of sessions that this server alone knows. */
    private void closeSession(Client client, int xid) {
        localSessions.forget(client.sessionId);
        header(client, xid, ErrorCode.OK);
        clients.close(client, CloseReason.SESSION_CLOSED);
    }

    /**
     * Nobody can authenticate that way here. A ZooKeeper without SASL says so by no token, and goes
     * on.
     */
    private void answerSasl(Client client, int xid) {
        WireWriter out = replies.begin(client);
        ResponseCodec.writeHeader(out, xid, 0, ErrorCode.OK);
        out.writeInt(-1);
        replies.end(client);
    }

    /** Unknown, internal, or not served by this build: PROTOCOL 6. */
    private void unknown(Client client, int xid) {
        replies.refused(Refusal.UNKNOWN_OPERATION);
        replies.header(client, xid, NO_ZXID, ErrorCode.UNIMPLEMENTED);
        clients.close(client, CloseReason.UNKNOWN_OPERATION);
    }

    /** PROTOCOL 13. */
    private void authenticate(Client client) {
        Authentication said;
        try {
            body.readInt();
            String scheme = body.readRequiredString();
            said = auth.authenticate(scheme, body.readBuffer(), client.address);
        } catch (MalformedFrameException _) {
            said = new Authentication.Refused();
        }
        if (isAccepted(client, said)) {
            replies.header(client, Xid.AUTH, 0, ErrorCode.OK);
        } else {
            replies.refused(Refusal.AUTHENTICATION_FAILED);
            replies.header(client, Xid.AUTH, 0, ErrorCode.AUTH_FAILED);
            clients.close(client, CloseReason.AUTH_FAILED);
        }
    }

    private static boolean isAccepted(Client client, Authentication said) {
        return switch (said) {
            case Authentication.Accepted accepted -> {
                for (Identity identity : accepted.identities()) {
                    if (!client.addIdentity(identity)) {
                        yield false;
                    }
                }
                yield true;
            }
            case Authentication.Refused _ -> false;
        };
    }

    /** Answers a barrier: its path is echoed. */
    void answerSync(Client client, int xid, byte[] frame) {
        body.reset(ByteBuffer.wrap(frame), HEADER_BYTES, frame.length);
        WireWriter out = replies.begin(client);
        int header = out.length();
        ResponseCodec.writeHeader(out, xid, replica.appliedZxid, ErrorCode.OK);
        try {
            out.writeString(body.readString());
        } catch (MalformedFrameException _) {
            out.patchInt(header + ERROR_OFFSET, ErrorCode.MARSHALLING_ERROR.code());
        }
        replies.end(client);
    }
}
