package io.quorate.server.node;

import java.util.List;

/**
 * One session of the ensemble, for {@code dump}.
 *
 * @param dueMillis until it expires if its client stays silent; -1 if this server does not lead
 * @param ephemerals paths of its ephemeral znodes, at most as many as were asked for
 */
public record SessionStatus(
        long sessionId, int timeoutMillis, long dueMillis, List<String> ephemerals) {

    public SessionStatus {
        ephemerals = List.copyOf(ephemerals);
    }
}
