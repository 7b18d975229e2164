package io.quorate.server.sim.check;

import io.quorate.protocol.request.Request;

/**
 * A request as its client knows it.
 *
 * @param client the client's number
 * @param sessionId its session
 * @param connection the connection it was sent on
 * @param xid its xid there
 * @param request what it asks for
 * @param floorZxid the newest zxid whose write was known to be done by anybody when this was asked
 */
public record Call(
        int client, long sessionId, long connection, int xid, Request request, long floorZxid) {

    boolean isWrite() {
        return request instanceof Request.MultiOp || request instanceof Request.Multi;
    }

    @Override
    public String toString() {
        return "client "
                + client
                + " "
                + CheckFailed.hex(sessionId)
                + " xid "
                + xid
                + " "
                + request;
    }
}
