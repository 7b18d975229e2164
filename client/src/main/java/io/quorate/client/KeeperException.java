package io.quorate.client;

import io.quorate.client.session.Outcome;
import io.quorate.protocol.ErrorCode;

import org.jspecify.annotations.Nullable;

/**
 * A request that failed: which, of what path and session, why, and whether it may have been
 * executed all the same. The subclasses are those that applications usually tell apart; {@link
 * #error} has all of them.
 */
public sealed class KeeperException extends RuntimeException
        permits KeeperException.NoNode,
                KeeperException.NodeExists,
                KeeperException.BadVersion,
                KeeperException.NotEmpty,
                KeeperException.NotPermitted,
                KeeperException.ConnectionLost,
                KeeperException.SessionOver,
                TransactionFailed {

    private static final long serialVersionUID = 1L;

    private final ErrorCode error;
    private final String operation;
    private final @Nullable String path;
    private final long sessionId;
    private final Outcome outcome;

    KeeperException(Facts facts) {
        super(facts.message());
        error = facts.error();
        operation = facts.operation();
        path = facts.path();
        sessionId = facts.sessionId();
        outcome = facts.outcome();
    }

    /** What is known of the failure. */
    record Facts(
            ErrorCode error,
            String operation,
            @Nullable String path,
            long sessionId,
            Outcome outcome) {

        private String message() {
            return operation
                    + (path == null ? "" : " " + path)
                    + ": "
                    + error
                    + (outcome == Outcome.UNKNOWN ? ", and it may have been executed" : "")
                    + " (session 0x"
                    + Long.toHexString(sessionId)
                    + ")";
        }
    }

    /** The exception for an error. */
    static KeeperException of(Facts facts) {
        return switch (facts.error()) {
            case NO_NODE -> new NoNode(facts);
            case NODE_EXISTS -> new NodeExists(facts);
            case BAD_VERSION -> new BadVersion(facts);
            case NOT_EMPTY -> new NotEmpty(facts);
            case NO_AUTH, AUTH_FAILED -> new NotPermitted(facts);
            case CONNECTION_LOSS -> new ConnectionLost(facts);
            case SESSION_EXPIRED -> new SessionOver(facts);
            default -> new KeeperException(facts);
        };
    }

    /** ZooKeeper's code for it; some exist within clients only. */
    public ErrorCode error() {
        return error;
    }

    /** The operation's name, as {@code setData}. */
    public String operation() {
        return operation;
    }

    /** The path that was asked for, below the client's chroot; null where there is none. */
    public @Nullable String path() {
        return path;
    }

    /** The session it was asked in; 0 if there was none yet. */
    public long sessionId() {
        return sessionId;
    }

    /** Whether it may have been executed. */
    public Outcome outcome() {
        return outcome;
    }

    /** There is no such znode. */
    public static final class NoNode extends KeeperException {
        private static final long serialVersionUID = 1L;

        NoNode(Facts facts) {
            super(facts);
        }
    }

    /** There is one already. */
    public static final class NodeExists extends KeeperException {
        private static final long serialVersionUID = 1L;

        NodeExists(Facts facts) {
            super(facts);
        }
    }

    /** The znode has another version than was asked for. */
    public static final class BadVersion extends KeeperException {
        private static final long serialVersionUID = 1L;

        BadVersion(Facts facts) {
            super(facts);
        }
    }

    /** The znode has children. */
    public static final class NotEmpty extends KeeperException {
        private static final long serialVersionUID = 1L;

        NotEmpty(Facts facts) {
            super(facts);
        }
    }

    /** The client may not do that, or is not who it says. */
    public static final class NotPermitted extends KeeperException {
        private static final long serialVersionUID = 1L;

        NotPermitted(Facts facts) {
            super(facts);
        }
    }

    /** The connection was lost before the answer: {@link #outcome} says what is known. */
    public static final class ConnectionLost extends KeeperException {
        private static final long serialVersionUID = 1L;

        ConnectionLost(Facts facts) {
            super(facts);
        }
    }

    /** The session has ended: expired, or closed by the application. */
    public static final class SessionOver extends KeeperException {
        private static final long serialVersionUID = 1L;

        SessionOver(Facts facts) {
            super(facts);
        }
    }
}
