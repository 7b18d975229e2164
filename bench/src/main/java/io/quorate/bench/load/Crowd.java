package io.quorate.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Very many sessions, spread over the servers in turn. They are opened so many at a time, as
 * clients that respect a server would, and kept alive by pings that are spread in time. Lives on
 * one event loop.
 */
final class Crowd {

    /** How many are being opened at any time. */
    static final int OPENING_MAX = 200;

    /** Behind what is said of a session that is lost while others are opened. */
    static final String LOST_AT_OPENING =
            "; servers take so many from one address with maxClientCnxns=0";

    /** The sessions are pinged in so many groups, each in its turn. */
    private static final int PING_GROUPS = 100;

    private final List<ClientLink> links = new ArrayList<>();
    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final long pingTurnNanos;
    private int dialled;
    private int ready;
    private int group;
    private boolean closed;

    /**
     * Nothing is opened yet.
     *
     * @param owner of each connection; it must tell {@link #connected} of each that is ready
     */
    Crowd(
            List<InetSocketAddress> servers,
            int count,
            Duration sessionTimeout,
            ClientLink.Owner owner,
            EventLoop loop,
            Bootstrap bootstrap) {
        this.loop = loop;
        this.bootstrap = bootstrap;
        pingTurnNanos = sessionTimeout.toNanos() / 3 / PING_GROUPS;
        for (int i = 0; i < count; i++) {
            InetSocketAddress server = servers.get(i % servers.size());
            links.add(new ClientLink(i, server, (int) sessionTimeout.toMillis(), owner));
        }
    }

    List<ClientLink> links() {
        return links;
    }

    void open() {
        dialMore();
        pingNextGroup();
    }

    /**
     * One more is ready; the next is dialled.
     *
     * @return whether all are
     */
    boolean connected() {
        ready++;
        dialMore();
        return ready == links.size();
    }

    private void dialMore() {
        while (dialled < links.size() && dialled - ready < OPENING_MAX) {
            links.get(dialled).connect(bootstrap);
            dialled++;
        }
    }

    private void pingNextGroup() {
        if (closed) {
            return;
        }
        for (int i = group; i < links.size(); i += PING_GROUPS) {
            ClientLink link = links.get(i);
            if (link.isReady() && link.inFlight() == 0) {
                link.ping();
                link.flush();
            }
        }
        group = (group + 1) % PING_GROUPS;
        var _ = loop.schedule(this::pingNextGroup, pingTurnNanos, TimeUnit.NANOSECONDS);
    }

    /** Breaks all connections off, and leaves their sessions to the servers. */
    void close() {
        closed = true;
        links.forEach(ClientLink::close);
    }
}
