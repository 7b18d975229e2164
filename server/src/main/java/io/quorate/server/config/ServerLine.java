package io.quorate.server.config;

import io.quorate.server.zab.PeerId;

import org.jspecify.annotations.Nullable;

/**
 * What one {@code server.N} line says: {@code host:2888:3888[:participant|observer]}, several of
 * these with a bar between them, and {@code [;[clientHost:]2181[;[secureHost:]2281]]}. An IPv6
 * address stands in brackets.
 *
 * @param address with the first of several
 * @param furtherAddresses how many more there are
 * @param secure where it would serve clients that encrypt, if the line says so
 */
record ServerLine(PeerAddress address, int furtherAddresses, @Nullable HostAndPort secure) {

    static final String ALLOWED =
            "allowed is"
                + " host:quorumPort:electionPort[:participant|observer][;[clientHost:]clientPort],"
                + " an IPv6 address in brackets";

    /** Wildcard of a client address without a host, as ZooKeeper prints it. */
    static final String ANY_HOST = "0.0.0.0";

    /** Reads the value of {@code server.<id>}; null if it is not of the grammar. */
    static @Nullable ServerLine parse(PeerId id, String value) {
        String[] parts = value.split(";", -1);
        HostAndPort client = parts.length > 1 ? parseClient(parts[1].strip()) : null;
        HostAndPort secure = parts.length > 2 ? parseClient(parts[2].strip()) : null;
        // Before a secure address, the plain one may be left out.
        boolean clientMissing = parts.length > 1 && client == null;
        boolean onlySecure = parts.length > 2 && parts[1].isBlank();
        boolean secureMissing = parts.length > 2 && secure == null;
        if (parts.length > 3 || secureMissing || (clientMissing && !onlySecure)) {
            return null;
        }
        PeerAddress first = null;
        String[] peers = parts[0].split("\\|", -1);
        for (String peer : peers) {
            PeerAddress address = parsePeer(id, peer.strip(), client);
            if (address == null || (first != null && first.observer() != address.observer())) {
                return null;
            }
            first = first == null ? address : first;
        }
        return first == null ? null : new ServerLine(first, peers.length - 1, secure);
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

    /** {@code port}, or {@code host:port}. */
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
