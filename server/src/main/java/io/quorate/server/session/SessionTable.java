package io.quorate.server.session;

import io.quorate.server.common.LongMap;
import io.quorate.server.txn.Digest;
import io.quorate.server.txn.Txn;
import io.quorate.server.txn.TxnHeader;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.function.Consumer;

/**
 * The sessions of the ensemble as of the last applied transaction: part of the replicated state,
 * the same on every server at the same zxid. Changed by transactions alone.
 */
public final class SessionTable {

    /** Sets sessions apart from other parts of the state digest. */
    private static final long DIGEST_SEED = 0x7365_7373_696f_6e73L;

    private final LongMap<Session> sessions = new LongMap<>();
    private SessionChanges changed = new SessionChanges();
    private long digest;

    public int size() {
        return sessions.size();
    }

    /** The session, or null if it was never opened or is closed. */
    public @Nullable Session get(long sessionId) {
        return sessions.get(sessionId);
    }

    /**
     * Whether {@code password} is the session's. Takes the same time wherever they differ.
     *
     * @return false too if there is no such session
     */
    public boolean passwordMatches(long sessionId, byte[] password) {
        Session session = sessions.get(sessionId);
        return session != null && MessageDigest.isEqual(session.password(), password);
    }

    /** Applies what a transaction does to sessions; most do nothing. Total, as every apply is. */
    public void apply(TxnHeader header, Txn txn) {
        switch (txn) {
            case Txn.CreateSession t ->
                    set(
                            new Session(
                                    header.sessionId(),
                                    t.timeoutMillis(),
                                    t.password(),
                                    header.connection()));
            case Txn.AttachSession t -> attach(header, t.timeoutMillis());
            case Txn.CloseSession _ -> close(header.sessionId());
            case Txn.Create _, Txn.Delete _, Txn.SetData _, Txn.SetAcl _ -> {}
            case Txn.Check _, Txn.Error _, Txn.Multi _ -> {}
        }
    }

    /** Puts back a session as a saved state has it: no change to save. */
    public void restore(Session session) {
        enter(session);
    }

    /**
     * What changed since this was called last, or since all sessions were restored. The caller owns
     * it.
     */
    public SessionChanges takeChanges() {
        SessionChanges taken = changed;
        changed = new SessionChanges();
        return taken;
    }

    private void attach(TxnHeader header, int timeoutMillis) {
        Session before = sessions.get(header.sessionId());
        if (before != null) {
            set(new Session(before.id(), timeoutMillis, before.password(), header.connection()));
        }
    }

    private void close(long sessionId) {
        Session before = sessions.remove(sessionId);
        if (before != null) {
            digest -= digestOf(before);
            changed.closed(sessionId);
        }
    }

    private void set(Session session) {
        enter(session);
        changed.set(session);
    }

    private void enter(Session session) {
        Session before = sessions.put(session.id(), session);
        if (before != null) {
            digest -= digestOf(before);
        }
        digest += digestOf(session);
    }

    /** A part of the sessions: see {@link LongMap#visit}. */
    public int visit(int from, int places, Consumer<? super Session> visitor) {
        return sessions.visit(from, places, visitor);
    }

    /** All session ids, ascending. */
    public long[] sortedIds() {
        return sessions.sortedKeys();
    }

    /** A sum over all sessions: its share of the state digest. 0 without sessions. */
    public long digest() {
        return digest;
    }

    /** A session's share of the state digest. */
    public static long digestOf(Session session) {
        ByteBuffer bytes = ByteBuffer.allocate(20 + session.password().length);
        bytes.putLong(session.id()).putInt(session.timeoutMillis()).putLong(session.owner());
        bytes.put(session.password());
        return Digest.hash(bytes.array(), 0, bytes.capacity(), DIGEST_SEED);
    }
}
