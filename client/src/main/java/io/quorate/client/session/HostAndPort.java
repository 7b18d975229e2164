package io.quorate.client.session;

/**
 * Where a server is: a name, resolved at each dial, or an address.
 *
 * @param host without brackets, also of IPv6
 * @param port 1 to 65535
 */
public record HostAndPort(String host, int port) {

    public HostAndPort {
        if (host.isEmpty() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("not a server: " + host + ":" + port);
        }
    }

    @Override
    public String toString() {
        return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
    }
}
