package io.quorate.server.torture.check;

import java.util.List;

/**
 * All that one session asked and was told.
 *
 * @param client the number of its client; a client whose session ends opens another
 * @param reader the number of the server whose whole tree this session read at the end, else 0
 * @param endedNanos when its end was told, or asked for
 * @param entries in the order in which its client was told
 */
public record SessionLog(
        int client,
        long id,
        int timeoutMillis,
        int reader,
        End end,
        long endedNanos,
        List<Entry> entries) {

    /** How a session ended for its client. */
    public enum End {
        /** It did not. */
        OPEN,
        /** Its client closed it; whether a server heard of that is not known. */
        CLOSED,
        /** A server said that it had expired. */
        EXPIRED,
        /** Its client found no server for too long; it may live on for a while. */
        GIVEN_UP
    }

    /** The operations, in the order of their answers. */
    List<Entry.Operation> operations() {
        return entries.stream()
                .filter(Entry.Operation.class::isInstance)
                .map(Entry.Operation.class::cast)
                .toList();
    }

    @Override
    public String toString() {
        return "client " + client + " session 0x" + Long.toHexString(id);
    }
}
