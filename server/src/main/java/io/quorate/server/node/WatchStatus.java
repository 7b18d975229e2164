package io.quorate.server.node;

/**
 * A watch that {@code wchc} and {@code wchp} tell of: of a znode's data or existence, or
 * persistent.
 *
 * @param sessionId of the client that holds it
 */
public record WatchStatus(long sessionId, String path) {}
