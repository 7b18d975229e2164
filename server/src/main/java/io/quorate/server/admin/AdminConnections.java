package io.quorate.server.admin;

import io.quorate.server.metrics.Metrics;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.LinkedHashSet;

/** What the connections of one port share: what they are answered, and how many there may be. */
final class AdminConnections {

    private static final Logger LOG = LoggerFactory.getLogger(AdminConnections.class);

    /** More than a probe, a Prometheus or two and an operator need. */
    private static final int CONNECTIONS_MAX = 64;

    private final Routes routes;
    private final Duration idleTimeout;
    private final Metrics metrics;

    /** Of whom no whole request has come, or no further one: for the longest time first. */
    private final LinkedHashSet<AdminConnection> silent = new LinkedHashSet<>();

    private int open;

    AdminConnections(Routes routes, Duration idleTimeout, Metrics metrics) {
        this.routes = routes;
        this.idleTimeout = idleTimeout;
        this.metrics = metrics;
    }

    /**
     * Makes room for another: who has been silent for the longest time goes, so that nobody shuts a
     * probe out by saying nothing. On the admin loop's thread.
     *
     * @return whether there is room
     */
    boolean opened(AdminConnection connection) {
        open++;
        if (open > CONNECTIONS_MAX) {
            metrics.httpRefused.increment();
            if (silent.isEmpty()) {
                return false;
            }
            silent.removeFirst().close();
        }
        silent.add(connection);
        return true;
    }

    /** Its request is whole. On the admin loop's thread. */
    void asked(AdminConnection connection) {
        silent.remove(connection);
    }

    /** Its request is answered, and it may have another. On the admin loop's thread. */
    void mayAskAgain(AdminConnection connection) {
        silent.add(connection);
    }

    /** On the admin loop's thread. */
    void closed(AdminConnection connection) {
        open--;
        silent.remove(connection);
    }

    /** On the admin loop's thread. */
    void answered(boolean refused) {
        metrics.httpRequests.increment();
        if (refused) {
            metrics.httpRefused.increment();
        }
    }

    Duration idleTimeout() {
        return idleTimeout;
    }

    /** Answers, whatever happens. On a virtual thread. */
    Answer answer(Request request) {
        try {
            return routes.answer(request);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Answer.error(Answer.UNAVAILABLE, "the server stops");
        } catch (RuntimeException failure) {
            LOG.warn("an HTTP request for {} failed", request.path(), failure);
            return Answer.error(Answer.INTERNAL_ERROR, "the server's log says what happened");
        }
    }
}
