package io.quorate.server.node;

import io.quorate.protocol.request.ConnectRequest;
import io.quorate.protocol.wire.ConnectCodec;
import io.quorate.protocol.wire.MalformedFrameException;
import io.quorate.protocol.wire.WireReader;

import java.nio.ByteBuffer;

/**
 * The first frame of a connection: what it may have, and what the leader is asked (PROTOCOL 3.3).
 */
final class Handshake {

    private static final byte[] NO_PASSWORD = {};

    private final Replica replica;
    private final ClientConnections clients;
    private final Relay relay;
    private final int minTimeoutMillis;
    private final int maxTimeoutMillis;
    private final NodeMeters meters;
    private final WireReader reader = new WireReader(new byte[0]);

    Handshake(
            Replica replica,
            ClientConnections clients,
            Relay relay,
            NodeMeters meters,
            NodeConfig config) {
        this.meters = meters;
        this.replica = replica;
        this.clients = clients;
        this.relay = relay;
        minTimeoutMillis = config.minSessionTimeoutMillis();
        maxTimeoutMillis = config.maxSessionTimeoutMillis();
    }

    /** Takes the ConnectRequest that stands in {@code buffer}. */
    void connect(Client client, ByteBuffer buffer, int from, int to) {
        ConnectRequest request;
        try {
            reader.reset(buffer, from, to);
            request = ConnectCodec.readRequest(reader);
        } catch (MalformedFrameException _) {
            clients.close(client, CloseReason.MALFORMED_FRAME);
            return;
        }
        // Before anything else: this server's state is older than what the client has seen.
        if (request.lastZxidSeen() > replica.appliedZxid) {
            clients.close(client, CloseReason.CLIENT_ZXID_AHEAD);
            return;
        }
        meters.connectionRequests.increment();
        if (request.sessionId() != 0) {
            meters.connectionRevalidations.increment();
        }
        client.hasReadOnlyByte = request.hasReadOnly();
        client.phase = Client.Phase.OPENING;
        client.opening = question(client, request);
        relay.ask(client.opening);
    }

    private RelayMessage question(Client client, ConnectRequest request) {
        int timeoutMillis = Math.clamp(request.timeoutMillis(), minTimeoutMillis, maxTimeoutMillis);
        if (request.sessionId() == 0) {
            return new RelayMessage.OpenSession(client.id, timeoutMillis, client.entropy);
        }
        byte[] password = request.password();
        return new RelayMessage.AttachSession(
                client.id,
                request.sessionId(),
                password == null ? NO_PASSWORD : password,
                timeoutMillis);
    }
}
