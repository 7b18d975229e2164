package io.quorate.server.node;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.Xid;

import java.nio.ByteBuffer;

/**
 * Where each request goes: answered here, written by the leader, or a barrier. Keeps a connection's
 * requests in order, and holds what can't go on: until the session is set up, while there is no
 * leader, while a barrier is not confirmed, and without credit for writes.
 */
final class RequestRouter {

    private static final byte[] NO_FRAME = {};

    /** xid and opcode. */
    private static final int HEADER_BYTES = 8;

    /**
     * So many times the ordinary share may be written because a write that is applied can't wait.
     */
    private static final int FORCED_SHARES = 64;

    private final Pass pass;
    private final Replica replica;
    private final ClientConnections clients;
    private final PendingWrites pending;
    private final Relay relay;
    private final Handshake handshake;
    private final Admission admission;
    private final LocalRequests local;
    private final LocalSessions localSessions;
    private final ReplyWriter replies;
    private final Counters counters;
    private final int replyBytesPerPass;

    /** Whether clients may be answered: see {@link Node}. */
    private boolean serving;

    /** Whether those are who ask for no more than reads. */
    private boolean readOnly;

    RequestRouter(
            Pass pass,
            Replica replica,
            ClientConnections clients,
            PendingWrites pending,
            Relay relay,
            Handshake handshake,
            Admission admission,
            LocalRequests local,
            LocalSessions localSessions,
            ReplyWriter replies,
            Counters counters,
            int replyBytesPerPass) {
        this.pass = pass;
        this.replica = replica;
        this.clients = clients;
        this.pending = pending;
        this.relay = relay;
        this.handshake = handshake;
        this.admission = admission;
        this.local = local;
        this.localSessions = localSessions;
        this.replies = replies;
        this.counters = counters;
        this.replyBytesPerPass = replyBytesPerPass;
    }

    boolean isServing() {
        return serving;
    }

    void setServing(boolean now) {
        serving = now;
        if (serving) {
            clients.forEach(clients::makeRunnable);
        }
    }

    /**
     * Whether reads are served to who asks for that, while there is no leader. Who waits for one
     * meanwhile is looked at again; when it ends, so do these clients.
     */
    void setReadOnly(boolean now) {
        readOnly = now;
        if (readOnly) {
            clients.forEach(clients::makeRunnable);
        } else {
            clients.forEach(
                    client -> {
                        if (client.isReadOnly()) {
                            localSessions.forget(client.sessionId);
                            clients.close(client, CloseReason.READ_ONLY_ENDED);
                        }
                    });
        }
    }

    boolean isReadOnly() {
        return readOnly;
    }

    /** Whether this client is answered now. */
    private boolean isServed(Client client) {
        return serving || client.isReadOnly();
    }

    /** Whole frames of one pass, each with its length prefix. */
    void frames(Client client, ByteBuffer frames) {
        if (client.hasSession()) {
            relay.heardFrom(client);
        }
        int at = frames.position();
        int limit = frames.limit();
        while (at < limit && client.phase != Client.Phase.CLOSED) {
            int length = frames.getInt(at);
            int from = at + Integer.BYTES;
            at = from + length;
            client.received++;
            counters.received++;
            counters.meters.bytesReceived.add(length);
            arrived(client, frames, from, at);
        }
        if (client.phase != Client.Phase.CLOSED) {
            clients.tookFrames(client);
        }
    }

    private void arrived(Client client, ByteBuffer buffer, int from, int to) {
        if (client.phase == Client.Phase.CLOSING) {
            return;
        }
        if (client.phase == Client.Phase.NEW && client.firstHeld() == null) {
            if (serving) {
                handshake.connect(client, buffer, from, to);
            } else if (readOnly) {
                handshake.connectReadOnly(client, buffer, from, to);
            } else {
                hold(client, 0, 0, buffer, from, to);
            }
            return;
        }
        if (to - from < HEADER_BYTES) {
            clients.close(client, CloseReason.MALFORMED_FRAME);
            return;
        }
        if (admission.isTooMuch(to - from)) {
            clients.close(client, CloseReason.LARGE_REQUESTS);
            return;
        }
        int xid = buffer.getInt(from);
        int opcode = buffer.getInt(from + Integer.BYTES);
        if (client.phase != Client.Phase.OPEN || !isServed(client)) {
            hold(client, xid, opcode, buffer, from, to);
        } else if (client.firstHeld() == null && isRefusedAsNobody(client, xid, opcode)) {
            return;
        } else if (opcode == OpCode.PING.code()) {
            // Never behind anything: a client that waits for credit must not give up on us.
            ping(client);
        } else if (opcode == OpCode.AUTH.code() && client.firstHeld() == null) {
            // Nor this: what is asked behind it must be forwarded with the new identity.
            local.execute(client, xid, opcode, buffer, from, to);
        } else if (client.firstHeld() != null || !mayGoOn(client, opcode)) {
            hold(client, xid, opcode, buffer, from, to);
        } else {
            route(client, xid, opcode, buffer, from, to);
        }
    }

    /**
     * Whether the client is refused for want of an identity that this server requires (PROTOCOL 13,
     * enforced auth). Asked of what stands first in its queue: an auth may be waiting in front.
     */
    private boolean isRefusedAsNobody(Client client, int xid, int opcode) {
        if (!admission.isNobody(client, opcode)) {
            return false;
        }
        replies.header(client, xid, 0, ErrorCode.SESSION_CLOSED_REQUIRE_AUTH);
        clients.close(client, CloseReason.AUTH_REQUIRED);
        return true;
    }

    /** A reply to a ping, asked for or not: to the client it shows that we are there. */
    void ping(Client client) {
        client.answered(OpCode.PING.code(), Xid.PING, replica.appliedZxid, pass.nowNanos(), 0);
        replies.header(client, Xid.PING, replica.appliedZxid, ErrorCode.OK);
    }

    private void hold(Client client, int xid, int opcode, ByteBuffer buffer, int from, int to) {
        byte[] frame = copy(buffer, from, to);
        clients.append(client, waiting(Waiting.Kind.HELD, xid, opcode, frame));
    }

    private Waiting waiting(Waiting.Kind kind, int xid, int opcode, byte[] frame) {
        Waiting waiting = Waiting.frame(kind, xid, opcode, pass.nowNanos(), frame);
        waiting.largeBytes = admission.largeBytes(frame.length);
        return waiting;
    }

    private static byte[] copy(ByteBuffer buffer, int from, int to) {
        byte[] frame = new byte[to - from];
        buffer.get(from, frame);
        return frame;
    }

    /** Whether a request can be routed now, as far as what stands before it is concerned. */
    private boolean mayGoOn(Client client, int opcode) {
        if (client.isReadOnly()) {
            return true;
        }
        return switch (Route.of(opcode)) {
            case LOCAL, SYNC -> true;
            // A write could be applied before the barrier in front of it is answered.
            case CLOSE -> !client.awaitsSync();
            case WRITE -> {
                // Reads that wait for room would have to be answered when it is applied.
                if (client.awaitsSync() || client.full) {
                    yield false;
                }
                if (pending.isFull()) {
                    clients.starve(client);
                    yield false;
                }
                yield true;
            }
        };
    }

    private void route(Client client, int xid, int opcode, ByteBuffer buffer, int from, int to) {
        ErrorCode refusal = admission.refusal(client, opcode, buffer, from, to);
        switch (refusal == null ? routeOf(client, opcode) : Route.LOCAL) {
            case LOCAL -> {
                noteClose(client, opcode);
                if (refusal != null) {
                    Waiting refused = waiting(Waiting.Kind.READ, xid, opcode, NO_FRAME);
                    refused.refusal = refusal;
                    clients.append(client, refused);
                    answerReady(client);
                } else if (client.head() == null
                        && hasRoom(client)
                        && !LocalRequests.isLong(opcode, to - from)) {
                    local.execute(client, xid, opcode, buffer, from, to);
                    replies.measure(client, opcode, xid, replica.appliedZxid, pass.nowNanos());
                } else {
                    byte[] frame = copy(buffer, from, to);
                    clients.append(client, waiting(Waiting.Kind.READ, xid, opcode, frame));
                    answerReady(client);
                }
            }
            case SYNC -> {
                byte[] frame = copy(buffer, from, to);
                Waiting sync = waiting(Waiting.Kind.SYNC, xid, opcode, frame);
                clients.append(client, sync);
                askForSync(client, sync);
            }
            case WRITE, CLOSE -> {
                Waiting write = Waiting.write(xid, opcode, pass.nowNanos());
                write.largeBytes = admission.largeBytes(to - from);
                pending.add(client, write, buffer, from, to);
                clients.append(client, write);
                noteClose(client, opcode);
            }
        }
    }

    /** A session that only this server knows is closed here. */
    private static Route routeOf(Client client, int opcode) {
        Route route = Route.of(opcode);
        return route == Route.CLOSE && client.forwardedSessionId() == 0 ? Route.LOCAL : route;
    }

    private void askForSync(Client client, Waiting sync) {
        client.syncAsked(sync);
        relay.ask(new RelayMessage.SyncAsk(client.id, sync.xid));
    }

    private static void noteClose(Client client, int opcode) {
        if (opcode == OpCode.CLOSE_SESSION.code()) {
            client.phase = Client.Phase.CLOSING;
        }
    }

    /**
     * Goes on with what a client has waiting here.
     *
     * @param budget how many requests may be routed
     * @return how many were
     */
    int resume(Client client, int budget) {
        answerReady(client);
        int routed = 0;
        Waiting held = client.firstHeld();
        while (held != null && routed < budget && mayResume(client, held)) {
            resume(client, held);
            routed++;
            held = client.firstHeld();
        }
        if (client.phase != Client.Phase.CLOSED) {
            clients.adjustReading(client);
            if (held != null && routed == budget) {
                clients.makeRunnable(client);
            }
        }
        return routed;
    }

    private boolean mayResume(Client client, Waiting held) {
        return (isServed(client) || (readOnly && client.phase == Client.Phase.NEW))
                && switch (client.phase) {
                    case NEW -> true;
                    case OPEN ->
                            held.opcode == OpCode.AUTH.code()
                                    ? client.head() == held
                                    : mayGoOn(client, held.opcode);
                    case OPENING, CLOSING, CLOSED -> false;
                };
    }

    private void resume(Client client, Waiting held) {
        int heldBytes = held.heldBytes();
        ByteBuffer frame = ByteBuffer.wrap(held.frame);
        if (client.phase == Client.Phase.NEW) {
            held.kind = Waiting.Kind.READ;
            clients.routed(client, held, heldBytes);
            clients.answered(client);
            if (serving) {
                handshake.connect(client, frame, 0, frame.limit());
            } else {
                handshake.connectReadOnly(client, frame, 0, frame.limit());
            }
            return;
        }
        if (isRefusedAsNobody(client, held.xid, held.opcode)) {
            return;
        }
        held.refusal = admission.refusalOfHeld(client, held, pass.nowNanos());
        switch (held.refusal == null ? routeOf(client, held.opcode) : Route.LOCAL) {
            case LOCAL -> {
                held.kind = Waiting.Kind.READ;
                clients.routed(client, held, heldBytes);
                noteClose(client, held.opcode);
                answerReady(client);
            }
            case SYNC -> {
                held.kind = Waiting.Kind.SYNC;
                clients.routed(client, held, heldBytes);
                askForSync(client, held);
            }
            case WRITE, CLOSE -> {
                pending.add(client, held, frame, 0, frame.limit());
                clients.routed(client, held, heldBytes);
                noteClose(client, held.opcode);
            }
        }
    }

    /** Answers what stands at the head of a client's queue and waits for nothing any more. */
    void answerReady(Client client) {
        if (!isServed(client)) {
            return;
        }
        answer(client, false);
        if (client.phase != Client.Phase.CLOSED) {
            clients.adjustReading(client);
        }
    }

    /** The same, when what the queue waited for has happened: what is held may go on, too. */
    void goOn(Client client) {
        answerReady(client);
        if (client.firstHeld() != null && client.firstHeld() == client.head()) {
            clients.makeRunnable(client);
        }
    }

    /**
     * A write of this client is about to be applied: what was asked before it must not see it. May
     * be done without a leader too, since the history shows the session alive after these reads.
     */
    void answerUpToWrite(Client client) {
        answer(client, true);
    }

    /** The client has taken what was written to it. */
    void took(Client client) {
        client.full = false;
        answerReady(client);
        clients.makeRunnable(client);
    }

    /** Whether more may be read for a client that may not take what it asks for. */
    private boolean hasRoom(Client client) {
        if (!client.full && client.writtenBytes(pass.number()) > replyBytesPerPass) {
            client.full = true;
            pass.out().tellWhenTaken(client.id);
        }
        return !client.full;
    }

    private void measure(Client client, Waiting answered) {
        replies.measure(client, answered, replica.appliedZxid);
    }

    private void answer(Client client, boolean forced) {
        Waiting request = client.head();
        while (request != null && answer(client, request, forced)) {
            request = client.head();
        }
    }

    /** Answers the head of a client's queue, unless that has to wait. */
    private boolean answer(Client client, Waiting request, boolean forced) {
        return switch (request.kind) {
            case READ -> {
                long written = client.writtenBytes(pass.number());
                if (forced && written > (long) FORCED_SHARES * replyBytesPerPass) {
                    clients.close(client, CloseReason.SLOW_READER);
                    yield false;
                }
                yield (forced || hasRoom(client)) && answerRead(client, request, forced);
            }
            case SYNC -> {
                if (request.isUnconfirmedSync() || request.barrierZxid > replica.appliedZxid) {
                    yield false;
                }
                clients.answered(client);
                local.answerSync(client, request.xid, request.frame);
                measure(client, request);
                yield true;
            }
            case WRITE, HELD -> false;
        };
    }

    /** Whether it is answered: one that is long takes several passes, unless it can't wait. */
    private boolean answerRead(Client client, Waiting request, boolean forced) {
        if (request.refusal != null) {
            clients.answered(client);
            replies.header(client, request.xid, replica.appliedZxid, request.refusal);
            return true;
        }
        if (LocalRequests.isLong(request.opcode, request.frame.length)) {
            ErrorCode ended = local.restore(client, request, forced);
            if (ended == null) {
                clients.makeRunnableLater(client);
                return false;
            }
            clients.answered(client);
            replies.header(client, request.xid, replica.appliedZxid, ended);
        } else {
            clients.answered(client);
            ByteBuffer frame = ByteBuffer.wrap(request.frame);
            local.execute(client, request.xid, request.opcode, frame, 0, frame.limit());
        }
        measure(client, request);
        return true;
    }
}
