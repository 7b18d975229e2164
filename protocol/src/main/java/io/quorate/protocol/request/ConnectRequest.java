package io.quorate.protocol.request;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Objects;

/**
 * The first frame of a connection (PROTOCOL 3.1).
 *
 * @param protocolVersion 0; servers ignore it
 * @param lastZxidSeen the highest zxid the client has seen; 0 if none
 * @param timeoutMillis the session timeout wanted
 * @param sessionId 0 for a new session
 * @param password of the session; anything for a new one
 * @param readOnly whether a server without a quorum will do; false if absent
 * @param hasReadOnly whether the byte was there: clients up to 3.3 neither send it nor expect it in
 *     the answer
 */
@SuppressWarnings("ArrayRecordComponent") // contents are compared, see the package comment
public record ConnectRequest(
        int protocolVersion,
        long lastZxidSeen,
        int timeoutMillis,
        long sessionId,
        byte @Nullable [] password,
        boolean readOnly,
        boolean hasReadOnly) {

    /** Bytes of a session password. */
    public static final int PASSWORD_BYTES = 16;

    /** A request as today's clients send it for a new session. */
    public static ConnectRequest newSession(int timeoutMillis) {
        return new ConnectRequest(0, 0, timeoutMillis, 0, new byte[PASSWORD_BYTES], false, true);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ConnectRequest that
                && protocolVersion == that.protocolVersion
                && lastZxidSeen == that.lastZxidSeen
                && timeoutMillis == that.timeoutMillis
                && sessionId == that.sessionId
                && Arrays.equals(password, that.password)
                && readOnly == that.readOnly
                && hasReadOnly == that.hasReadOnly;
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                protocolVersion,
                lastZxidSeen,
                timeoutMillis,
                sessionId,
                Arrays.hashCode(password),
                readOnly,
                hasReadOnly);
    }
}
