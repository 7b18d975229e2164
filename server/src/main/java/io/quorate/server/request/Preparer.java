package io.quorate.server.request;

import io.quorate.protocol.CreateMode;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.Identity;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.wire.MalformedFrameException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.server.request.prepare.RuleBook;
import io.quorate.server.request.prepare.Rules;
import io.quorate.server.request.prepare.WriteOp;
import io.quorate.server.request.prepare.WriteOpReader;
import io.quorate.server.tree.SpeculativeTree;
import io.quorate.server.txn.ByteSlice;
import io.quorate.server.txn.Txn;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Turns a client's write into a transaction, on the leader. Every write becomes one: a refused
 * write is an {@link Txn.Error}. What it will do is added to the speculative tree at once, so the
 * transaction must be proposed, under the zxid named, before the next is prepared.
 *
 * <p>Whether the session lives, and whose it is, has been checked before.
 */
public final class Preparer {

    private final RuleBook rules;

    /**
     * @param timeToLive whether znodes with a time to live may be created; otherwise they are
     *     UNIMPLEMENTED, as in ZooKeeper without its extended types
     * @param limits how far the state may grow
     */
    public Preparer(
            SpeculativeTree tree, AccessCheck access, boolean timeToLive, GrowthLimits limits) {
        this.rules = new RuleBook(new Rules(tree, access, timeToLive, limits));
    }

    /**
     * Whether a write asks for an ephemeral znode: only a session that all servers know can own it.
     *
     * @param body positioned behind the request's header
     */
    public static boolean asksForEphemeral(OpCode op, WireReader body) {
        try {
            return switch (WriteOpReader.read(op, body)) {
                case WriteOp.Create create -> isEphemeral(create);
                case WriteOp.Multi multi ->
                        multi.ops().stream()
                                .anyMatch(
                                        sub ->
                                                sub instanceof WriteOp.Create create
                                                        && isEphemeral(create));
                default -> false;
            };
        } catch (MalformedFrameException _) {
            return false;
        }
    }

    private static boolean isEphemeral(WriteOp.Create create) {
        CreateMode mode = CreateMode.fromFlags(create.flags());
        return mode != null && mode.isEphemeral();
    }

    /**
     * Decides a write.
     *
     * @param zxid the zxid that the transaction will have
     * @param sessionId the client's session
     * @param identities what the client has authenticated as, its address included
     * @param op the operation; one that is no write of a client is UNIMPLEMENTED
     * @param body positioned behind the request's header
     * @return the transaction; its paths and data may be slices of the body's array, so it is to be
     *     encoded before that is reused
     */
    public Txn prepare(
            long zxid, long sessionId, List<Identity> identities, OpCode op, WireReader body) {
        WriteOp request;
        try {
            request = WriteOpReader.read(op, body);
        } catch (MalformedFrameException _) {
            request = new WriteOp.Refused(ErrorCode.MARSHALLING_ERROR);
        }
        return rules.decide(zxid, request, new Rules.Asker(sessionId, identities));
    }

    /**
     * Decides whether a container or a znode with a time to live goes now that its time is over.
     *
     * @return the transaction, or null if somebody else changes it just now, or it has children
     */
    public @Nullable Txn reap(long zxid, byte[] path) {
        return rules.reap(zxid, ByteSlice.of(path));
    }

    /** Decides the end of a session that expired: as if it had asked for it. */
    public Txn closeSession(long zxid, long sessionId) {
        return rules.decide(
                zxid, new WriteOp.CloseSession(), new Rules.Asker(sessionId, List.of()));
    }
}
