package io.quorate.client.session;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/** The servers, in an order of this client's own, so that not all clients come to the same one. */
final class HostList {

    private final List<HostAndPort> servers;
    private int next;
    private int triedInVain;

    HostList(List<HostAndPort> all, RandomGenerator random) {
        servers = new ArrayList<>(all);
        for (int i = servers.size() - 1; i > 0; i--) {
            Collections.swap(servers, i, random.nextInt(i + 1));
        }
    }

    int size() {
        return servers.size();
    }

    HostAndPort next() {
        HostAndPort server = servers.get(next);
        next = (next + 1) % servers.size();
        triedInVain++;
        return server;
    }

    /** The server that {@link #next} gave last has confirmed the session. */
    void succeeded() {
        triedInVain = 0;
    }

    /** Whether each was tried since one succeeded, and since the last pause. */
    boolean isRoundOver() {
        return triedInVain >= servers.size();
    }

    void roundBegins() {
        triedInVain = 0;
    }

    /** The one that {@link #next} gives next, which stays so. */
    HostAndPort peek() {
        return servers.get(next);
    }

    /** {@link #next} gives the one behind it. */
    void skip() {
        next = (next + 1) % servers.size();
    }
}
