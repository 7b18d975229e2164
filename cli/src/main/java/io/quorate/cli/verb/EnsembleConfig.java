package io.quorate.cli.verb;

import io.quorate.client.session.HostAndPort;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What {@code /zookeeper/config} says (PROTOCOL 15): a line for each server, and a version.
 *
 * @param version in hexadecimal, as it stands there
 */
public record EnsembleConfig(List<Server> servers, String version) {

    /** All addresses of a host. */
    private static final Set<String> ANY = Set.of("0.0.0.0", "[::]", "[0:0:0:0:0:0:0:0]");

    private static final String SERVER = "server.";
    private static final String VERSION = "version=";

    public EnsembleConfig {
        servers = List.copyOf(servers);
    }

    /**
     * One server.
     *
     * @param host that other servers dial
     * @param role participant or observer
     * @param clientAddress where clients dial it, as host:port or a port; null if it is not said
     */
    public record Server(int id, String host, String role, @Nullable String clientAddress) {

        /** The host that clients dial: all addresses mean the one that servers dial. */
        public String clientHost() {
            String address = clientAddress;
            int colon = address == null ? -1 : address.lastIndexOf(':');
            if (address == null || colon < 0) {
                return host;
            }
            String said = address.substring(0, colon);
            return ANY.contains(said) ? host : withoutBrackets(said);
        }

        /** The port that clients dial; null if it is not said. */
        public @Nullable Integer clientPort() {
            String address = clientAddress;
            return address == null
                    ? null
                    : Integer.valueOf(address.substring(address.lastIndexOf(':') + 1));
        }
    }

    /** Reads it; lines of another kind are left out. */
    public static EnsembleConfig parse(String text) {
        List<Server> servers = new ArrayList<>();
        String version = "";
        for (String line : text.split("\n")) {
            if (line.startsWith(VERSION)) {
                version = line.substring(VERSION.length()).strip();
            } else if (line.startsWith(SERVER) && line.contains("=")) {
                servers.add(server(line.substring(SERVER.length()).strip()));
            }
        }
        return new EnsembleConfig(servers, version);
    }

    /** {@code 1=host:2888:3888:participant;0.0.0.0:2181}, of addresses the first. */
    private static Server server(String line) {
        int equals = line.indexOf('=');
        int semicolon = line.indexOf(';');
        String quorum = line.substring(equals + 1, semicolon < 0 ? line.length() : semicolon);
        String first = quorum.split("\\|", 2)[0];
        int hostEnd = first.startsWith("[") ? first.indexOf(']') + 1 : first.indexOf(':');
        return new Server(
                Integer.parseInt(line.substring(0, equals)),
                withoutBrackets(hostEnd <= 0 ? first : first.substring(0, hostEnd)),
                quorum.endsWith("observer") ? "observer" : "participant",
                semicolon < 0 ? null : line.substring(semicolon + 1));
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]")
                ? host.substring(1, host.length() - 1)
                : host;
    }

    /** As {@code config -c} has it: the version, and where clients dial. */
    String forClients() {
        List<String> addresses = new ArrayList<>();
        for (Server server : servers) {
            Integer port = server.clientPort();
            if (port != null) {
                addresses.add(new HostAndPort(server.clientHost(), port).toString());
            }
        }
        return version + " " + String.join(",", addresses);
    }
}
