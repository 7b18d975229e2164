package io.quorate.server.config;

import io.quorate.server.zab.Member;
import io.quorate.server.zab.PeerId;

import org.jspecify.annotations.Nullable;

/**
 * One {@code server.N} line.
 *
 * @param id N
 * @param quorum host and port of the learner stream (2888)
 * @param election the same host, and the port of the election mesh (3888)
 * @param observer whether the line says {@code observer}
 * @param client where it serves clients, if the line says so
 */
public record PeerAddress(
        PeerId id,
        HostAndPort quorum,
        HostAndPort election,
        boolean observer,
        @Nullable HostAndPort client) {

    /** This server at formation, before any disk was admitted. */
    public Member member() {
        return new Member(id, observer, 0);
    }

    /** The value of the line, as ZooKeeper prints it in {@code /zookeeper/config}. */
    @Override
    public String toString() {
        String peer = quorum + ":" + election.port() + (observer ? ":observer" : ":participant");
        return client == null ? peer : peer + ";" + client;
    }
}
