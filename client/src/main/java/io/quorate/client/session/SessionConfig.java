package io.quorate.client.session;

import java.util.List;

/**
 * What a session is to be.
 *
 * @param servers at least one; tried in an order of the session's own
 * @param sessionTimeoutMillis what servers are asked for; they may grant another
 * @param maxInFlight requests that are sent and not answered; more wait here
 * @param requestTimeoutMillis a request that has no answer after so long fails; 0 for never
 * @param backoffMinMillis pause after all servers were tried in vain, the first time
 * @param backoffMaxMillis the longest such pause
 * @param retry what is asked again after a lost connection
 * @param readOnly whether a server without a quorum will do
 */
public record SessionConfig(
        List<HostAndPort> servers,
        int sessionTimeoutMillis,
        int maxInFlight,
        int requestTimeoutMillis,
        int backoffMinMillis,
        int backoffMaxMillis,
        RetryPolicy retry,
        boolean readOnly) {

    public SessionConfig {
        servers = List.copyOf(servers);
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("no server");
        }
        if (sessionTimeoutMillis < 1
                || maxInFlight < 1
                || requestTimeoutMillis < 0
                || backoffMinMillis < 1
                || backoffMaxMillis < backoffMinMillis) {
            throw new IllegalArgumentException("out of range: " + this);
        }
    }
}
