package io.quorate.server.node;

import io.quorate.protocol.request.ConnectRequest;
import io.quorate.protocol.wire.ConnectCodec;
import io.quorate.protocol.wire.MalformedFrameException;
import io.quorate.protocol.wire.WireReader;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/**
 * The first frame of a connection: what it may have, and what the leader is asked (PROTOCOL 3.3).
 */
final class Handshake {

    private static final byte[] NO_PASSWORD = {};

    private final Replica replica;
    private final ClientConnections clients;
    private final Relay relay;
    private final LocalSessions localSessions;
    private final ReplyWriter replies;
    private final boolean localSessionsOn;
    private final int minTimeoutMillis;
    private final int maxTimeoutMillis;
    private final NodeMeters meters;
    private final WireReader reader = new WireReader(new byte[0]);

    Handshake(
            Replica replica,
            ClientConnections clients,
            Relay relay,
            LocalSessions localSessions,
            ReplyWriter replies,
            NodeMeters meters,
            NodeConfig config) {
        this.meters = meters;
        this.replica = replica;
        this.clients = clients;
        this.relay = relay;
        this.localSessions = localSessions;
        this.replies = replies;
        localSessionsOn = config.service().sessions().local();
        minTimeoutMillis = config.minSessionTimeoutMillis();
        maxTimeoutMillis = config.maxSessionTimeoutMillis();
    }

    /** Takes the ConnectRequest that stands in {@code buffer}. */
    void connect(Client client, ByteBuffer buffer, int from, int to) {
        ConnectRequest request = read(client, buffer, from, to);
        if (request == null || openLocally(client, request)) {
            return;
        }
        client.phase = Client.Phase.OPENING;
        client.opening = question(client, request);
        relay.ask(client.opening);
    }

    /**
     * The same while this server has no leader and serves reads to who asks for that. What other
     * sessions have become meanwhile it can't tell, so it does not.
     */
    void connectReadOnly(Client client, ByteBuffer buffer, int from, int to) {
        ConnectRequest request = read(client, buffer, from, to);
        if (request == null) {
            return;
        }
        if (!request.readOnly()) {
            clients.close(client, CloseReason.NOT_READ_ONLY_CLIENT);
        } else if (request.sessionId() != 0) {
            clients.close(client, CloseReason.NO_LEADER);
        } else {
            localSessions.open(client, timeoutMillis(request), true);
            setUp(client);
        }
    }

    private @Nullable ConnectRequest read(Client client, ByteBuffer buffer, int from, int to) {
        ConnectRequest request;
        try {
            reader.reset(buffer, from, to);
            request = ConnectCodec.readRequest(reader);
        } catch (MalformedFrameException _) {
            clients.close(client, CloseReason.MALFORMED_FRAME);
            return null;
        }
        // Before anything else: this server's state is older than what the client has seen.
        if (request.lastZxidSeen() > replica.appliedZxid) {
            clients.close(client, CloseReason.CLIENT_ZXID_AHEAD);
            return null;
        }
        meters.connectionRequests.increment();
        if (request.sessionId() != 0) {
            meters.connectionRevalidations.increment();
        }
        client.hasReadOnlyByte = request.hasReadOnly();
        return request;
    }

    /** Whether the session is this server's affair, and set up. */
    private boolean openLocally(Client client, ConnectRequest request) {
        long sessionId = request.sessionId();
        if (sessionId == 0 && localSessionsOn) {
            localSessions.open(client, timeoutMillis(request), false);
        } else if (!SessionIds.isLocal(sessionId)
                || !localSessions.attach(
                        client, sessionId, passwordIn(request), timeoutMillis(request))) {
            return false;
        }
        setUp(client);
        return true;
    }

    private void setUp(Client client) {
        replies.connected(client, localSessions.passwordOf(client), replica.appliedZxid);
        clients.makeRunnable(client);
    }

    private int timeoutMillis(ConnectRequest request) {
        return Math.clamp(request.timeoutMillis(), minTimeoutMillis, maxTimeoutMillis);
    }

    private static byte[] passwordIn(ConnectRequest request) {
        byte[] password = request.password();
        return password == null ? NO_PASSWORD : password;
    }

    private RelayMessage question(Client client, ConnectRequest request) {
        int timeoutMillis = timeoutMillis(request);
        if (request.sessionId() == 0) {
            return new RelayMessage.OpenSession(client.id, timeoutMillis, client.entropy);
        }
        return new RelayMessage.AttachSession(
                client.id, request.sessionId(), passwordIn(request), timeoutMillis);
    }
}
