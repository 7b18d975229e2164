package io.quorate.server.sim.check;

import io.quorate.protocol.Identity;
import io.quorate.protocol.request.Request;
import io.quorate.server.sim.model.Asker;

import java.util.List;

/**
 * A request as its client knows it.
 *
 * @param client the client's number
 * @param sessionId its session
 * @param connection the connection it was sent on
 * @param xid its xid there
 * @param request what it asks for
 * @param identities who the client had said to be when it sent this
 * @param floorZxid the newest zxid whose write was known to be done by anybody when this was asked
 */
public record Call(
        int client,
        long sessionId,
        long connection,
        int xid,
        Request request,
        List<Identity> identities,
        long floorZxid) {

    /**
     * A connection that no server has: the client library tells answers, not where they came from.
     */
    static final long NOWHERE = -1;

    /** Whether it becomes a transaction, be it refused or not. */
    boolean isWrite() {
        return isWrite(request);
    }

    static boolean isWrite(Request request) {
        return request instanceof Request.MultiOp
                || request instanceof Request.Multi
                || request instanceof Request.SetAcl
                || request instanceof Request.Reconfig;
    }

    Asker asker() {
        return new Asker(sessionId, identities);
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
                + request
                + (identities.size() > 1 ? " as " + identities : "");
    }
}
