package io.quorate.server.node;

/**
 * One client connection, for {@code stat} and {@code cons}.
 *
 * @param connection the connection
 * @param address remote address as the shell gave it
 * @param sessionId its session, 0 while it has none
 * @param timeoutMillis negotiated session timeout, 0 while it has no session
 * @param queued requests that are not answered yet
 * @param received packets received
 * @param sent packets sent, events included
 */
public record ClientStatus(
        ConnectionId connection,
        String address,
        long sessionId,
        int timeoutMillis,
        int queued,
        long received,
        long sent) {}
