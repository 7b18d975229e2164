package io.quorate.server.config;

/**
 * Where something listens. A name and not an address: names are resolved at each dial, and one that
 * does not resolve is "not reachable now", never an error of the configuration.
 *
 * @param host a name, or an IPv4 or IPv6 address; IPv6 without its brackets
 * @param port 1 to 65535
 */
public record HostAndPort(String host, int port) {

    public HostAndPort {
        if (host.isEmpty() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("no address: " + host + ":" + port);
        }
    }

    /** As zoo.cfg writes it: IPv6 in brackets. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
