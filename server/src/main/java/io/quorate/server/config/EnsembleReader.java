package io.quorate.server.config;

import io.quorate.server.config.ServerConfig.Ensemble;
import io.quorate.server.zab.PeerId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;

/** Reads the {@code server.N} lines and what hangs on them, and checks them as a whole. */
final class EnsembleReader {

    private final Values values;

    EnsembleReader(Values values) {
        this.values = values;
    }

    /** All servers by id; without those whose line cannot be read. */
    List<PeerAddress> servers() {
        List<PeerAddress> servers = new ArrayList<>();
        for (Given entry : values.entries()) {
            Matcher key = KeyCheck.SERVER_KEY.matcher(entry.key());
            if (key.matches()) {
                addServer(entry, key.group(1), servers);
            }
        }
        servers.sort(Comparator.comparing(PeerAddress::id));
        checkTwice(servers);
        checkVoters(servers);
        new GroupCheck(values, servers).check();
        return servers;
    }

    private void addServer(Given entry, String number, List<PeerAddress> to) {
        Integer id = Setting.parseInt(number, 1, 254);
        if (id == null) {
            values.problem(entry.key(), "is no server; allowed is server.1 to server.254");
            return;
        }
        ServerLine line = ServerLine.parse(new PeerId(id), entry.value());
        if (line == null) {
            values.problem(entry.key(), "cannot be read; " + ServerLine.ALLOWED);
        } else if (to.stream().anyMatch(other -> other.id().equals(line.address().id()))) {
            values.problem(entry.key(), "is a second line for server " + id + "; one is allowed");
        } else {
            to.add(line.address());
            remark(entry.key(), line);
        }
    }

    private void remark(String key, ServerLine line) {
        if (line.furtherAddresses() > 0) {
            values.warning(
                    key,
                    "names several addresses: only the first is used, " + line.address().quorum());
        }
        if (line.secure() != null) {
            values.warning(
                    key,
                    "names a secure port, which is not there yet: "
                            + line.secure()
                            + " is not opened");
        }
    }

    private void checkTwice(List<PeerAddress> servers) {
        Map<HostAndPort, String> seen = new HashMap<>();
        for (PeerAddress server : servers) {
            String key = "server." + server.id();
            for (HostAndPort address : List.of(server.quorum(), server.election())) {
                String other = seen.putIfAbsent(address, key);
                if (other != null) {
                    values.problem(
                            key,
                            address
                                    + (other.equals(key)
                                            ? " stands twice in it"
                                            : " is also an address of " + other)
                                    + "; each port of each server has its own");
                }
            }
        }
    }

    private void checkVoters(List<PeerAddress> servers) {
        long voters = servers.stream().filter(server -> !server.observer()).count();
        if (!servers.isEmpty() && voters == 0) {
            values.problem("server.N", "are all observers; at least one participant is needed");
        }
        if (voters > 0 && voters % 2 == 0) {
            values.warning(
                    "server.N",
                    voters
                            + " participants survive the loss of "
                            + (voters - 1) / 2
                            + ", no more than "
                            + (voters - 1)
                            + " would");
        }
    }

    /** What the servers come to for {@code myId}, null if that is not known. */
    Ensemble ensemble(List<PeerAddress> servers, @Nullable PeerId myId) {
        boolean all = values.get(Settings.INITIAL_ENSEMBLE, "majority").equals("all");
        String peerType = values.get(Settings.PEER_TYPE, "");
        PeerAddress self = null;
        for (PeerAddress server : servers) {
            if (server.id().equals(myId)) {
                self = server;
            }
        }
        boolean standaloneEnabled = values.get(Settings.STANDALONE_ENABLED, true);
        if (servers.isEmpty()) {
            standalone(peerType, standaloneEnabled);
        } else if (self != null
                && !peerType.isEmpty()
                && peerType.equals("observer") != self.observer()) {
            values.warning(
                    Settings.PEER_TYPE.key(),
                    "is not what this server's own line says, and the line wins: " + self);
        }
        boolean listenOnAll =
                values.get(
                        Settings.QUORUM_LISTEN_ON_ALL_IPS,
                        self != null && !isOwnAddress(self.quorum().host()));
        boolean featureLevelAuto = values.get(Settings.FEATURE_LEVEL_AUTO, true);
        return new Ensemble(
                servers, self != null && self.observer(), all, listenOnAll, featureLevelAuto);
    }

    private void standalone(String peerType, boolean enabled) {
        boolean unreadable =
                values.entries().stream()
                        .anyMatch(entry -> KeyCheck.SERVER_KEY.matcher(entry.key()).matches());
        if (!enabled && !unreadable) {
            values.problem(
                    Settings.STANDALONE_ENABLED.key(),
                    "needs an ensemble, and there is no server.N");
        } else if (peerType.equals("observer")) {
            values.problem(
                    Settings.PEER_TYPE.key(),
                    "needs an ensemble to observe, and there is no server.N");
        } else if (!unreadable) {
            values.warning(
                    "server.N", "is not given: this is one standalone server, as in ZooKeeper");
        }
    }

    /** Whether a host can be bound without asking anybody what it means. */
    private static boolean isOwnAddress(String host) {
        return host.equals("localhost")
                || host.indexOf(':') >= 0
                || host.matches("\\d+\\.\\d+\\.\\d+\\.\\d+");
    }
}
