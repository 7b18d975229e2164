package io.quorate.server.txn;

/**
 * Where a transaction came from. Its zxid stands in the record that carries it.
 *
 * @param sessionId the session that asked for it, 0 for none
 * @param connection the client connection it came on (the value of a ConnectionId), 0 for none: the
 *     server that has this connection finds its own request again in the history
 * @param cxid the request's xid on that connection
 * @param timeMillis wall clock of the leader when it decided: ctime and mtime of what it changes
 */
public record TxnHeader(long sessionId, long connection, int cxid, long timeMillis) {}
