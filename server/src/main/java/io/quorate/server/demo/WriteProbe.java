package io.quorate.server.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Finds out when an ensemble takes writes again: asks all servers at once for a new session, which
 * is a write that must be committed before it is answered, until the first of them answers. Leaves
 * nothing behind: the session is closed.
 */
final class WriteProbe {

    private static final int ANSWER_TIMEOUT_MILLIS = 2_000;
    private static final int ATTEMPTS_MAX = 2_000;
    private static final long PAUSE_MILLIS = 5;

    private final AtomicBoolean done = new AtomicBoolean();
    private final BlockingQueue<DemoEvent> events;
    private final int round;

    private WriteProbe(int round, BlockingQueue<DemoEvent> events) {
        this.round = round;
        this.events = events;
    }

    /** Starts to ask; {@link DemoEvent.WritesAccepted} arrives once, if anybody ever answers. */
    static void start(int round, List<InetSocketAddress> servers, BlockingQueue<DemoEvent> events) {
        WriteProbe probe = new WriteProbe(round, events);
        for (InetSocketAddress server : servers) {
            Thread.ofVirtual().name("probe " + server).start(() -> probe.ask(server));
        }
    }

    private void ask(InetSocketAddress server) {
        try {
            for (int attempt = 0; attempt < ATTEMPTS_MAX && !done.get(); attempt++) {
                try (BlockingClient _ = BlockingClient.connect(server, ANSWER_TIMEOUT_MILLIS)) {
                    if (done.compareAndSet(false, true)) {
                        events.add(new DemoEvent.WritesAccepted(round, System.nanoTime()));
                    }
                    return;
                } catch (IOException notYet) {
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
