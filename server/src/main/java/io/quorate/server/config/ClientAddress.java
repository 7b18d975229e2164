package io.quorate.server.config;

import org.jspecify.annotations.Nullable;

/**
 * Where a server listens for clients: {@code clientPort} and {@code clientPortAddress}, or the part
 * behind the semicolon of its own line. Where both are given they must agree, as in ZooKeeper.
 *
 * @param bindHost null listens on all addresses
 */
record ClientAddress(@Nullable String bindHost, int port) {

    /** Reads both; null without a port, which is reported. */
    static @Nullable ClientAddress of(Values values, @Nullable PeerAddress self) {
        String host = values.getOrNull(Settings.CLIENT_PORT_ADDRESS);
        Integer port = values.getOrNull(Settings.CLIENT_PORT);
        HostAndPort line = self == null ? null : self.client();
        if (line == null) {
            if (port == null && !values.isGiven(Settings.CLIENT_PORT)) {
                values.problem(
                        Settings.CLIENT_PORT.key(),
                        "is not given; allowed is " + Settings.CLIENT_PORT.allowed());
            }
            return port == null ? null : new ClientAddress(isAny(host) ? null : host, port);
        }
        boolean samePort = port == null || port == line.port();
        boolean sameHost = isAny(host) || isAny(line.host()) || line.host().equals(host);
        if (!samePort || !sameHost) {
            values.problem(
                    samePort ? Settings.CLIENT_PORT_ADDRESS.key() : Settings.CLIENT_PORT.key(),
                    "differs from this server's own line, which says "
                            + line
                            + "; they must agree, or only one be given");
        }
        String bindHost = isAny(line.host()) ? host : line.host();
        return new ClientAddress(isAny(bindHost) ? null : bindHost, line.port());
    }

    private static boolean isAny(@Nullable String host) {
        return host == null || host.equals(ServerLine.ANY_HOST) || host.equals("::");
    }
}
