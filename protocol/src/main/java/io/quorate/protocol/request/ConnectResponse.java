package io.quorate.protocol.request;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Objects;

/**
 * The answer to a {@link ConnectRequest} (PROTOCOL 3.2).
 *
 * @param protocolVersion 0
 * @param timeoutMillis the session timeout granted; 0 or less: there is no such session
 * @param sessionId the session, 0 if there is none
 * @param password 16 bytes
 * @param readOnly whether the server is without a quorum
 * @param hasReadOnly whether the byte is there: only if the request had it
 */
@SuppressWarnings("ArrayRecordComponent") // contents are compared, see the package comment
public record ConnectResponse(
        int protocolVersion,
        int timeoutMillis,
        long sessionId,
        byte @Nullable [] password,
        boolean readOnly,
        boolean hasReadOnly) {

    /** There is no such session, or the password is wrong. */
    public static ConnectResponse expired(boolean hasReadOnly) {
        return new ConnectResponse(
                0, 0, 0, new byte[ConnectRequest.PASSWORD_BYTES], false, hasReadOnly);
    }

    public boolean isExpired() {
        return timeoutMillis <= 0;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ConnectResponse that
                && protocolVersion == that.protocolVersion
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
                timeoutMillis,
                sessionId,
                Arrays.hashCode(password),
                readOnly,
                hasReadOnly);
    }
}
