package io.quorate.server.node;

/** What the leader, or this server as leader, says to our clients' requests. */
final class LeaderAnswers {

    private final ClientConnections clients;
    private final ReplyWriter replies;
    private final Applier applier;

    LeaderAnswers(ClientConnections clients, ReplyWriter replies, Applier applier) {
        this.clients = clients;
        this.replies = replies;
        this.applier = applier;
    }

    void take(RelayMessage message) {
        switch (message) {
            case RelayMessage.SyncAnswer answer -> confirmed(answer);
            case RelayMessage.AttachRefused refused -> refused(refused);
            case RelayMessage.SessionLost lost -> lost(lost);
            case RelayMessage.Forward _,
                    RelayMessage.OpenSession _,
                    RelayMessage.AttachSession _,
                    RelayMessage.SyncAsk _,
                    RelayMessage.Touches _ -> {
                // Questions: nothing that a learner is told.
            }
        }
    }

    private void confirmed(RelayMessage.SyncAnswer answer) {
        Client client = clients.get(answer.connection().value());
        if (client != null && client.syncConfirmed(answer.xid(), answer.zxid())) {
            applier.syncConfirmed(client, answer.zxid());
        }
    }

    private void refused(RelayMessage.AttachRefused refused) {
        Client client = clients.get(refused.connection().value());
        if (client != null && client.opening != null) {
            replies.sessionRefused(client);
            clients.close(client, CloseReason.SESSION_REFUSED);
        }
    }

    private void lost(RelayMessage.SessionLost lost) {
        Client client = clients.get(lost.connection().value());
        if (client != null && client.sessionId == lost.sessionId()) {
            clients.close(
                    client, lost.moved() ? CloseReason.SESSION_MOVED : CloseReason.SESSION_EXPIRED);
        }
    }
}
