package io.quorate.k8s.walk;

import io.quorate.k8s.pod.Cluster;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Looks many times a second which servers are synchronised: those that serve, as {@code /readyz} of
 * their HTTP port tells it.
 */
final class QuorumWatch implements AutoCloseable {

    private static final int ADMIN_PORT = 8080;
    private static final int CLIENT_PORT = 2181;
    private static final int LIMIT_MILLIS = 500;
    private static final long PAUSE_MILLIS = 25;

    private final Cluster cluster;
    private final int needed;
    private final Thread thread;
    private final List<String> stretches = new ArrayList<>();
    private long longestBelowNanos;
    private volatile boolean ended;

    private QuorumWatch(Cluster cluster, int needed) {
        this.cluster = cluster;
        this.needed = needed;
        this.thread = Thread.ofPlatform().name("quorum-watch").unstarted(this::watch);
    }

    /**
     * Begins.
     *
     * @param needed as many servers should be synchronised at any time
     */
    static QuorumWatch begin(Cluster cluster, int needed) {
        QuorumWatch watch = new QuorumWatch(cluster, needed);
        watch.thread.start();
        return watch;
    }

    private void watch() {
        long belowSinceNanos = 0;
        Set<String> last = Set.of();
        try {
            while (!ended) {
                Set<String> serving = serving(cluster);
                long nowNanos = System.nanoTime();
                if (serving.size() >= needed) {
                    belowSinceNanos = 0;
                } else if (belowSinceNanos == 0) {
                    belowSinceNanos = nowNanos;
                } else {
                    longestBelowNanos = Math.max(longestBelowNanos, nowNanos - belowSinceNanos);
                }
                if (!serving.equals(last)) {
                    stretches.add(nowNanos / 1_000_000 % 1_000_000 + " ms: " + serving);
                    last = serving;
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException closed) {
            // Enough.
        }
    }

    /** The pods whose servers serve now. */
    static Set<String> serving(Cluster cluster) {
        Set<String> serving = new TreeSet<>();
        for (String pod : cluster.podNames()) {
            if (cluster.findAddressOf(pod).filter(QuorumWatch::serves).isPresent()) {
                serving.add(pod);
            }
        }
        return serving;
    }

    private static boolean serves(String address) {
        try {
            URI uri = URI.create("http://" + address + ":" + ADMIN_PORT + "/readyz");
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout(LIMIT_MILLIS);
            connection.setReadTimeout(LIMIT_MILLIS);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException refused) {
            return false;
        }
    }

    /** Answer of a four-letter word. */
    static String ask(Cluster cluster, String pod, String word) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(cluster.addressOf(pod), CLIENT_PORT), LIMIT_MILLIS);
            socket.setSoTimeout(10 * LIMIT_MILLIS);
            socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /**
     * Ends.
     *
     * @return the longest time with fewer than needed
     */
    long endAndTellMillisBelow() throws InterruptedException {
        ended = true;
        thread.join();
        stretches.forEach(System.out::println);
        return longestBelowNanos / 1_000_000;
    }

    @Override
    public void close() {
        ended = true;
        thread.interrupt();
    }
}
