package io.quorate.client.session;

import java.util.random.RandomGenerator;

/**
 * While a session is at a server without a quorum: asks the others, one after the other and ever
 * less often, whether they have one.
 */
final class ReadWriteSearch {

    private static final int PAUSE_MIN_MILLIS = 100;
    private static final int PAUSE_MAX_MILLIS = 60_000;

    private final HostList hosts;
    private final Backoff pauses;
    private long nextNanos;

    ReadWriteSearch(HostList hosts, RandomGenerator random) {
        this.hosts = hosts;
        pauses = new Backoff(PAUSE_MIN_MILLIS, PAUSE_MAX_MILLIS, random);
    }

    /** The session is at a server. */
    void begin(long nowNanos) {
        pauses.reset();
        nextNanos = nowNanos;
    }

    void tick(long nowNanos, SessionEffects out) {
        if (nowNanos - nextNanos >= 0) {
            nextNanos = nowNanos + pauses.nextNanos();
            out.probe(hosts.peek());
        }
    }

    /** A server answered; the next to be dialled is the one asked, if it writes. */
    boolean found(HostAndPort server, boolean writes) {
        if (!writes && server.equals(hosts.peek())) {
            hosts.skip();
        }
        return writes && server.equals(hosts.peek());
    }

    long nextNanos() {
        return nextNanos;
    }
}
