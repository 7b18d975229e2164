package io.quorate.server.node;

import io.quorate.server.zab.PeerMessage;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Client traffic between a learner and its leader, on the LEARNER link, in FIFO order with
 * consensus messages. The leader handles its own clients through the same records, without a link.
 * Arrays are compared by content.
 */
@SuppressWarnings("ArrayRecordComponent")
public sealed interface RelayMessage extends PeerMessage {

    /**
     * Client writes in arrival order (learner to leader), packed: per request i64 connection, i64
     * session, i32 identity count and per identity two ustrings (scheme, id), i32 frame length,
     * frame (xid, opcode, body).
     */
    record Forward(int count, byte[] packed) implements RelayMessage {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Forward that
                    && count == that.count
                    && Arrays.equals(packed, that.packed);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(packed);
        }

        @Override
        public String toString() {
            return "Forward[count=" + count + ", " + packed.length + " bytes]";
        }
    }

    /**
     * A client without a session, or with one that only its server knows (learner to leader):
     * becomes a createSession transaction.
     *
     * @param sessionId of that session; 0 if the leader is to draw an id
     */
    record OpenSession(ConnectionId connection, int timeoutMillis, byte[] password, long sessionId)
            implements RelayMessage {

        OpenSession(ConnectionId connection, int timeoutMillis, byte[] password) {
            this(connection, timeoutMillis, password, 0);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof OpenSession that
                    && connection.equals(that.connection)
                    && timeoutMillis == that.timeoutMillis
                    && sessionId == that.sessionId
                    && Arrays.equals(password, that.password);
        }

        @Override
        public int hashCode() {
            return connection.hashCode();
        }

        @Override
        public String toString() {
            return "OpenSession[" + connection + ", " + timeoutMillis + " ms]";
        }
    }

    /**
     * A client comes back with a session (learner to leader): becomes an attachSession transaction
     * if the password is right.
     */
    record AttachSession(
            ConnectionId connection, long sessionId, byte[] password, int timeoutMillis)
            implements RelayMessage {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof AttachSession that
                    && connection.equals(that.connection)
                    && sessionId == that.sessionId
                    && Arrays.equals(password, that.password)
                    && timeoutMillis == that.timeoutMillis;
        }

        @Override
        public int hashCode() {
            return connection.hashCode();
        }

        @Override
        public String toString() {
            String session = "0x" + Long.toHexString(sessionId);
            return "AttachSession[" + connection + ", " + session + ", " + timeoutMillis + " ms]";
        }
    }

    /** No such session, or a wrong password (leader to learner): nothing was changed. */
    record AttachRefused(ConnectionId connection, long sessionId) implements RelayMessage {}

    /**
     * The session of a forwarded request is gone or moved (leader to learner): close the
     * connection.
     */
    record SessionLost(ConnectionId connection, long sessionId, boolean moved)
            implements RelayMessage {}

    /** A sync barrier (learner to leader). */
    record SyncAsk(ConnectionId connection, int xid) implements RelayMessage {}

    /** The barrier is confirmed (leader to learner): answer once {@code zxid} is applied. */
    record SyncAnswer(ConnectionId connection, int xid, long zxid) implements RelayMessage {}

    /**
     * Sessions that were heard from since the last of these (learner to leader, in reply to each
     * ping).
     */
    record Touches(long[] sessionIds) implements RelayMessage {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Touches that && Arrays.equals(sessionIds, that.sessionIds);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(sessionIds);
        }

        @Override
        public String toString() {
            return "Touches[" + sessionIds.length + "]";
        }
    }
}
