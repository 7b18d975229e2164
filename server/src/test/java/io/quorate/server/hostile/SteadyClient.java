package io.quorate.server.hostile;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A well-behaved client with a small fixed load: every few milliseconds a set, and then a get of
 * the same znode, one at a time. Any error and any lost connection is a failure: it never connects
 * a second time.
 */
public final class SteadyClient {

    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(3);
    private static final int VALUE_BYTES = 100;

    private final Wire wire;
    private final ByteBuffer set;
    private final ByteBuffer get;
    private final Thread thread;
    private volatile boolean stop;
    private volatile @Nullable Throwable failure;
    private long[] nanos = new long[1 << 12];
    private int count;

    private SteadyClient(Wire wire, String path) {
        this.wire = wire;
        set = Wire.set(path, VALUE_BYTES);
        get = Wire.read(Wire.GET_DATA, path, false);
        thread = Thread.ofPlatform().name("steady client").unstarted(this::run);
    }

    /** Begins at once. */
    public static SteadyClient start(InetSocketAddress server, String path) throws IOException {
        Wire wire = Wire.session(server);
        wire.ask(Wire.create(path, VALUE_BYTES));
        SteadyClient client = new SteadyClient(wire, path);
        client.thread.start();
        return client;
    }

    private void run() {
        try {
            long due = System.nanoTime();
            while (!stop) {
                LockSupport.parkNanos(due - System.nanoTime());
                if (System.nanoTime() - due < 0) {
                    continue;
                }
                check(wire.ask(set));
                long now = System.nanoTime();
                note(now - due);
                check(wire.ask(get));
                note(System.nanoTime() - now);
                due = Math.max(due + INTERVAL_NANOS, System.nanoTime());
            }
        } catch (Throwable thrown) {
            failure = thrown;
        }
    }

    private static void check(ByteBuffer reply) throws IOException {
        int error = reply.getInt(12);
        if (error != 0) {
            throw new IOException("error " + error);
        }
    }

    private synchronized void note(long took) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = took;
    }

    /** How long the requests took since this was asked last; fails if one went wrong. */
    public synchronized Latencies latencies() {
        Throwable thrown = failure;
        if (thrown != null) {
            throw new AssertionError("the steady client failed", thrown);
        }
        long[] taken = Arrays.copyOf(nanos, count);
        count = 0;
        Arrays.sort(taken);
        return new Latencies(taken);
    }

    /** Times of requests, sorted. */
    public static final class Latencies {

        private final long[] nanos;

        private Latencies(long[] sorted) {
            nanos = sorted;
        }

        public int count() {
            return nanos.length;
        }

        public double millis(double quantile) {
            return nanos.length == 0
                    ? 0
                    : nanos[(int) Math.min(nanos.length - 1L, (long) (quantile * nanos.length))]
                            / 1e6;
        }

        public double maxMillis() {
            return millis(1);
        }
    }

    /** Ends it. */
    public void end() throws IOException, InterruptedException {
        stop = true;
        thread.join();
        wire.close();
    }
}
