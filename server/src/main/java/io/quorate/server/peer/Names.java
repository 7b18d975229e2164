package io.quorate.server.peer;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Looks names up, off the loop. At most one look-up per name is under way: while a name server does
 * not answer, dials come and go, and must not pile up threads.
 */
final class Names {

    /** The system's way to look a name up; may block for long. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private static final InetAddress[] NONE = {};

    private final GuardedLoop loop;
    private final Executor blocking;
    private final Resolver resolver;
    private final Map<String, List<Consumer<InetAddress[]>>> waiting = new HashMap<>();

    Names(GuardedLoop loop, Executor blocking, Resolver resolver) {
        this.loop = loop;
        this.blocking = blocking;
        this.resolver = resolver;
    }

    /**
     * Asks for the addresses of {@code host}. On the loop.
     *
     * @param answer called on the loop, never before this returns; with nothing if the name does
     *     not resolve now
     */
    void lookUp(String host, Consumer<InetAddress[]> answer) {
        List<Consumer<InetAddress[]>> others = waiting.get(host);
        if (others != null) {
            others.add(answer);
            return;
        }
        List<Consumer<InetAddress[]>> first = new ArrayList<>();
        first.add(answer);
        waiting.put(host, first);
        try {
            blocking.execute(() -> resolve(host));
        } catch (RejectedExecutionException e) {
            loop.execute(() -> answered(host, NONE)); // this server is stopping
        }
    }

    /** On a thread of its own. */
    private void resolve(String host) {
        InetAddress[] found;
        try {
            found = resolver.resolve(host);
        } catch (UnknownHostException e) {
            found = NONE;
        }
        InetAddress[] addresses = found;
        try {
            loop.execute(() -> answered(host, addresses));
        } catch (RejectedExecutionException e) {
            return; // the loop is shut down: nobody waits for an answer any more
        }
    }

    private void answered(String host, InetAddress[] addresses) {
        List<Consumer<InetAddress[]>> askers = waiting.remove(host);
        if (askers != null) {
            askers.forEach(asker -> asker.accept(addresses));
        }
    }
}
