package io.quorate.server.peer;

import io.quorate.server.common.Invariant;
import io.quorate.server.common.InvariantViolation;
import io.quorate.server.zab.PeerId;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Set;

/**
 * What the transport must know of the configuration.
 *
 * @param self this server
 * @param servers all servers of the configuration, this one included; others may come, and are not
 *     dialled
 * @param voters those of them that vote as it says
 * @param bindHost the local name or address to listen on; null for all addresses
 * @param limits sizes and times
 */
public record PeerConfig(
        PeerId self,
        Map<PeerId, PeerAddress> servers,
        Set<PeerId> voters,
        @Nullable String bindHost,
        PeerLimits limits) {

    public PeerConfig {
        servers = Map.copyOf(servers);
        voters = Set.copyOf(voters);
        Invariant.check(servers.containsKey(self), "this server has no address");
    }

    PeerAddress own() {
        PeerAddress own = servers.get(self);
        if (own == null) {
            throw new InvariantViolation("this server has no address");
        }
        return own;
    }
}
