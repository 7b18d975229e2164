package io.quorate.client;

import io.quorate.client.session.HostAndPort;
import io.quorate.protocol.ZnodePath;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the servers are, and which znode is the client's root: {@code host:port,host:port/app}. A
 * port that is not given is 2181; an IPv6 address stands in brackets.
 *
 * @param servers at least one
 * @param chroot the client's root; {@code /} for the servers' own
 */
public record ConnectString(List<HostAndPort> servers, String chroot) {

    private static final int DEFAULT_PORT = 2181;

    public ConnectString {
        servers = List.copyOf(servers);
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException with what is wrong with it, and where
     */
    public static ConnectString parse(String text) {
        int slash = text.indexOf('/');
        String hosts = slash < 0 ? text : text.substring(0, slash);
        String chroot = slash < 0 ? ZnodePath.ROOT : text.substring(slash);
        String problem = ZnodePath.problemOf(chroot);
        if (problem != null) {
            throw new IllegalArgumentException(
                    "the chroot " + chroot + " of " + text + " is no path: " + problem);
        }
        List<HostAndPort> servers = new ArrayList<>();
        for (String host : hosts.split(",", -1)) {
            servers.add(server(host.strip(), text));
        }
        return new ConnectString(servers, chroot);
    }

    private static HostAndPort server(String text, String whole) {
        int bracket = text.lastIndexOf(']');
        int colon = text.lastIndexOf(':');
        boolean ipv6 = text.startsWith("[") && bracket > 0;
        if (!ipv6 && text.indexOf(':') != colon) {
            throw new IllegalArgumentException(
                    "in " + whole + ": an IPv6 address stands in brackets: [" + text + "]");
        }
        boolean hasPort = colon > bracket;
        String host = hasPort ? text.substring(0, colon) : text;
        try {
            return new HostAndPort(
                    ipv6 ? host.substring(1, bracket) : host,
                    hasPort ? Integer.parseInt(text.substring(colon + 1)) : DEFAULT_PORT);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "in " + whole + ": \"" + text + "\" is no server; it is written host:port",
                    wrong);
        }
    }

    /**
     * The servers' path of one of the client's. What else may be wrong with it a server says.
     *
     * @throws IllegalArgumentException if it has no slash to begin with: below a chroot it would be
     *     another znode's, outside
     */
    String toServer(String path) {
        if (!path.startsWith(ZnodePath.ROOT)) {
            throw new IllegalArgumentException(
                    "\"" + path + "\" is no path: the path does not begin with /");
        }
        if (chroot.length() == 1) {
            return path;
        }
        return path.length() == 1 ? chroot : chroot + path;
    }

    /** The client's path of one of the servers'; as it is if it is not below the chroot. */
    String toClient(String path) {
        if (chroot.length() == 1 || !path.startsWith(chroot)) {
            return path;
        }
        if (path.length() == chroot.length()) {
            return ZnodePath.ROOT;
        }
        return path.charAt(chroot.length()) == '/' ? path.substring(chroot.length()) : path;
    }
}
