package io.quorate.server.peer;

import com.google.protobuf.ByteString;

import io.quorate.protocol.request.ConnectRequest;
import io.quorate.server.node.ConnectionId;
import io.quorate.server.node.RelayMessage;
import io.quorate.server.peer.wire.PeerProto;

/** The rarer messages about clients, to and from the generated classes. */
final class RelayFrames {

    private RelayFrames() {}

    static PeerProto.Frame of(RelayMessage.OpenSession message) {
        return PeerProto.Frame.newBuilder()
                .setOpenSession(
                        PeerProto.OpenSession.newBuilder()
                                .setConnection(message.connection().value())
                                .setTimeoutMillis(message.timeoutMillis())
                                .setPassword(ByteString.copyFrom(message.password()))
                                .setSessionId(message.sessionId()))
                .build();
    }

    static RelayMessage.OpenSession openSession(PeerProto.OpenSession in)
            throws MalformedFrameException {
        int passwordBytes = in.getPassword().size();
        if (passwordBytes != ConnectRequest.PASSWORD_BYTES) {
            throw new MalformedFrameException(
                    "a session's password of " + passwordBytes + " bytes");
        }
        return new RelayMessage.OpenSession(
                new ConnectionId(in.getConnection()),
                in.getTimeoutMillis(),
                in.getPassword().toByteArray(),
                in.getSessionId());
    }

    static PeerProto.Frame of(RelayMessage.AttachSession message) {
        return PeerProto.Frame.newBuilder()
                .setAttachSession(
                        PeerProto.AttachSession.newBuilder()
                                .setConnection(message.connection().value())
                                .setSessionId(message.sessionId())
                                .setPassword(ByteString.copyFrom(message.password()))
                                .setTimeoutMillis(message.timeoutMillis()))
                .build();
    }

    static RelayMessage.AttachSession attachSession(PeerProto.AttachSession in) {
        return new RelayMessage.AttachSession(
                new ConnectionId(in.getConnection()),
                in.getSessionId(),
                in.getPassword().toByteArray(),
                in.getTimeoutMillis());
    }

    static PeerProto.Frame of(RelayMessage.AttachRefused message) {
        return PeerProto.Frame.newBuilder()
                .setAttachRefused(
                        PeerProto.AttachRefused.newBuilder()
                                .setConnection(message.connection().value())
                                .setSessionId(message.sessionId()))
                .build();
    }

    static RelayMessage.AttachRefused attachRefused(PeerProto.AttachRefused in) {
        return new RelayMessage.AttachRefused(
                new ConnectionId(in.getConnection()), in.getSessionId());
    }

    static PeerProto.Frame of(RelayMessage.SessionLost message) {
        return PeerProto.Frame.newBuilder()
                .setSessionLost(
                        PeerProto.SessionLost.newBuilder()
                                .setConnection(message.connection().value())
                                .setSessionId(message.sessionId())
                                .setMoved(message.moved()))
                .build();
    }

    static RelayMessage.SessionLost sessionLost(PeerProto.SessionLost in) {
        return new RelayMessage.SessionLost(
                new ConnectionId(in.getConnection()), in.getSessionId(), in.getMoved());
    }

    static PeerProto.Frame of(RelayMessage.SyncAsk message) {
        return PeerProto.Frame.newBuilder()
                .setSyncAsk(
                        PeerProto.SyncAsk.newBuilder()
                                .setConnection(message.connection().value())
                                .setXid(message.xid()))
                .build();
    }

    static RelayMessage.SyncAsk syncAsk(PeerProto.SyncAsk in) {
        return new RelayMessage.SyncAsk(new ConnectionId(in.getConnection()), in.getXid());
    }

    static PeerProto.Frame of(RelayMessage.SyncAnswer message) {
        return PeerProto.Frame.newBuilder()
                .setSyncAnswer(
                        PeerProto.SyncAnswer.newBuilder()
                                .setConnection(message.connection().value())
                                .setXid(message.xid())
                                .setZxid(message.zxid()))
                .build();
    }

    static RelayMessage.SyncAnswer syncAnswer(PeerProto.SyncAnswer in) {
        return new RelayMessage.SyncAnswer(
                new ConnectionId(in.getConnection()), in.getXid(), in.getZxid());
    }

    static PeerProto.Frame of(RelayMessage.Touches message) {
        PeerProto.Touches.Builder out = PeerProto.Touches.newBuilder();
        for (long session : message.sessionIds()) {
            out.addSessionIds(session);
        }
        return PeerProto.Frame.newBuilder().setTouches(out).build();
    }

    static RelayMessage.Touches touches(PeerProto.Touches in) {
        long[] sessions = new long[in.getSessionIdsCount()];
        for (int i = 0; i < sessions.length; i++) {
            sessions[i] = in.getSessionIds(i);
        }
        return new RelayMessage.Touches(sessions);
    }
}
