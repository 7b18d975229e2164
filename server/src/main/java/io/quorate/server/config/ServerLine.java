package io.quorate.server.config;

import io.quorate.server.zab.PeerId;

import org.jspecify.annotations.Nullable;

/**
 * The grammar of {@code server.N}: {@code
 * host:2888:3888[:participant|observer][;[clientHost:]2181]}, an IPv6 address in brackets.
 */
final class ServerLine {

    static final String ALLOWED =
            "allowed is"
                + " host:quorumPort:electionPort[:participant|observer][;[clientHost:]clientPort],"
                + " an IPv6 address in brackets";

    /** Wildcard of a client address without a host, as ZooKeeper prints it. */
    static final String ANY_HOST = "0.0.0.0";

    private ServerLine() {}

    /** Reads the value of {@code server.<id>}; null if it is not of the grammar. */
    static @Nullable PeerAddress parse(PeerId id, String value) {
        int semicolon = value.indexOf(';');
        String peer = semicolon < 0 ? value : value.substring(0, semicolon);
        HostAndPort client = null;
        if (semicolon >= 0) {
            client = parseClient(value.substring(semicolon + 1).strip());
            if (client == null) {
                return null;
            }
        }
        return parsePeer(id, peer.strip(), client);
    }

    private static @Nullable PeerAddress parsePeer(
            PeerId id, String peer, @Nullable HostAndPort client) {
        int hostEnd = hostEnd(peer);
        if (hostEnd < 0) {
            return null;
        }
        String[] rest = peer.substring(hostEnd + 1).split(":", -1);
        if (rest.length < 2 || rest.length > 3) {
            return null;
        }
        boolean observer = rest.length == 3 && rest[2].equalsIgnoreCase("observer");
        if (rest.length == 3 && !observer && !rest[2].equalsIgnoreCase("participant")) {
            return null;
        }
        HostAndPort quorum = address(peer.substring(0, hostEnd), rest[0]);
        HostAndPort election = address(peer.substring(0, hostEnd), rest[1]);
        return quorum == null || election == null
                ? null
                : new PeerAddress(id, quorum, election, observer, client);
    }

    /**
     * {@code port}, or {@code host:port}. A second, secure address behind another semicolon is
     * refused.
     */
    private static @Nullable HostAndPort parseClient(String client) {
        int hostEnd = hostEnd(client);
        return hostEnd < 0
                ? address(ANY_HOST, client)
                : address(client.substring(0, hostEnd), client.substring(hostEnd + 1));
    }

    /** The place of the colon behind the host, which may be in brackets; -1 without one. */
    private static int hostEnd(String text) {
        if (!text.startsWith("[")) {
            return text.indexOf(':');
        }
        int bracket = text.indexOf("]:");
        return bracket < 0 ? -1 : bracket + 1;
    }

    private static @Nullable HostAndPort address(String host, String port) {
        Integer number = Setting.parseInt(port, 1, 65_535);
        boolean bracketed = host.startsWith("[");
        String bare = bracketed ? host.substring(1, host.length() - 1) : host;
        boolean legal =
                bracketed ? bare.matches("[0-9a-fA-F:.]+(%[\\w.]+)?") : bare.matches("[\\w.-]+");
        return number == null || !legal ? null : new HostAndPort(bare, number);
    }
}
