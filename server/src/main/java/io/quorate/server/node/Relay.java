package io.quorate.server.node;

import io.quorate.server.common.InvariantViolation;
import io.quorate.server.txn.Txn;
import io.quorate.server.txn.TxnCodec;
import io.quorate.server.txn.TxnHeader;
import io.quorate.server.txn.TxnRecord;
import io.quorate.server.zab.LinkId;
import io.quorate.server.zab.Proposal;

import org.jspecify.annotations.Nullable;

/**
 * What this server asks of whoever leads, on a link or in this very process: writes, sessions,
 * barriers, and who was heard from. After a change of leader it finds out once what of all that the
 * history holds, and asks again for the rest (DESIGN 4, a server without a leader).
 */
final class Relay {

    private final Pass pass;
    private final ClientConnections clients;
    private final PendingWrites pending;
    private final Leading leading;
    private final LocalSessions localSessions;
    private final TouchReports touches;

    /** Whether somebody leads whom this server knows. */
    private boolean connected;

    /** The link to the leader; null while this server leads. */
    private @Nullable LinkId leaderLink;

    Relay(
            Pass pass,
            ClientConnections clients,
            PendingWrites pending,
            Leading leading,
            LocalSessions localSessions,
            TouchReports touches) {
        this.pass = pass;
        this.clients = clients;
        this.pending = pending;
        this.leading = leading;
        this.localSessions = localSessions;
        this.touches = touches;
    }

    /** This server leads. */
    void lead() {
        connected = true;
        leaderLink = null;
    }

    /** This server follows. */
    void follow(LinkId link) {
        connected = true;
        leaderLink = link;
    }

    void leaderless() {
        connected = false;
        leaderLink = null;
    }

    /** Whether this server leads, as far as requests are concerned. */
    boolean isLeading() {
        return connected && leaderLink == null;
    }

    /** Whether an answer that came on this link is the leader's. */
    boolean isLeader(LinkId link) {
        return link.equals(leaderLink);
    }

    /** Asks the leader. Without one nothing happens: {@link #askAgain} will. */
    void ask(RelayMessage message) {
        if (!connected) {
            return;
        }
        if (leaderLink == null) {
            leading.take(null, message);
        } else {
            pass.out().send(leaderLink, message);
        }
    }

    /** Sends the writes of this pass. */
    void flush() {
        if (!connected) {
            pending.discard();
            return;
        }
        RelayMessage.Forward forward = pending.take();
        while (forward != null) {
            ask(forward);
            forward = pending.take();
        }
    }

    /** A packet of this client came: its session lives. */
    void heardFrom(Client client) {
        if (client.localSession != null) {
            localSessions.touch(client.sessionId);
        } else if (connected && leaderLink == null) {
            leading.touch(client.sessionId);
        } else {
            touches.heardFrom(client);
        }
    }

    /** Tells the leader who was heard from since the last time. */
    void sendTouches() {
        if (connected) {
            touches.tell(this::ask);
        }
    }

    /**
     * There is a leader again, and what it took over is committed: what its history holds of our
     * clients' requests will be answered when it is delivered, the rest is in no history that can
     * still win, and is asked again, in order, once.
     *
     * @param uncommitted the records of this server's log that are not known to be committed
     */
    void askAgain(Iterable<Proposal> uncommitted) {
        // What was packed but not sent is a request like any other: its bytes are what counts here.
        pending.discard();
        clients.forEach(Client::forgetWhatIsLogged);
        for (Proposal record : uncommitted) {
            if (record.kind() == Proposal.Kind.TXN) {
                TxnRecord txn =
                        TxnCodec.decode(record.array(), record.bodyOffset(), record.bodyLength());
                markLogged(txn.header(), txn.txn());
            }
        }
        clients.forEach(this::askAgain);
        touches.tellAgain(this::ask);
    }

    private void markLogged(TxnHeader header, Txn txn) {
        Client client = header.connection() == 0 ? null : clients.get(header.connection());
        if (client == null) {
            return;
        }
        if (txn instanceof Txn.CreateSession || txn instanceof Txn.AttachSession) {
            client.openingLogged = true;
            return;
        }
        Waiting write = client.nextWriteToLog();
        if (write == null || write.xid != header.cxid()) {
            throw new InvariantViolation(
                    "K2 FIFO client order: the history holds a write with xid "
                            + header.cxid()
                            + " that "
                            + client.id
                            + " did not ask next");
        }
        write.logged = true;
    }

    private void askAgain(Client client) {
        if (client.opening != null && !client.openingLogged) {
            ask(client.opening);
        }
        if (client.phase == Client.Phase.OPENING) {
            return;
        }
        Waiting request = client.head();
        while (request != null && request.kind != Waiting.Kind.HELD) {
            if (request.kind == Waiting.Kind.WRITE && !request.logged) {
                pending.addAgain(request);
            } else if (request.isUnconfirmedSync()) {
                ask(new RelayMessage.SyncAsk(client.id, request.xid));
            }
            request = request.next;
        }
        if (client.hasSession()) {
            heardFrom(client);
        }
    }
}
