package io.quorate.server.session;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * What every server knows of a session, the same at the same zxid.
 *
 * @param id the session's id; never 0
 * @param timeoutMillis the timeout negotiated when it was opened or last attached
 * @param password 16 random bytes, known to the client; must not be written to
 * @param owner the connection that may speak for it: the one that opened it or attached to it last
 *     (a {@code ConnectionId}'s value; 0 if it was imported)
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content
public record Session(long id, int timeoutMillis, byte[] password, long owner) {

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Session that
                && id == that.id
                && timeoutMillis == that.timeoutMillis
                && Arrays.equals(password, that.password)
                && owner == that.owner;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(id);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "session 0x" + Long.toHexString(id);
    }
}
