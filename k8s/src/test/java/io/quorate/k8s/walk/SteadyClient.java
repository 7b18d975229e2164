package io.quorate.k8s.walk;

import io.quorate.client.BlockingClient;
import io.quorate.client.ClientOptions;
import io.quorate.client.KeeperClient;
import io.quorate.client.KeeperException;
import io.quorate.client.SessionListener;
import io.quorate.client.session.HostAndPort;
import io.quorate.client.session.SessionState;
import io.quorate.protocol.CreateMode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A program that writes and reads a znode all the time, one request after the other, until its
 * standard input ends; {@link SteadyLoad} runs it where pods are. A request that loses its
 * connection is asked again, as applications do; any other failure is one.
 */
final class SteadyClient {

    private static final String PATH = "/steady";
    private static final long PAUSE_MILLIS = 5;
    private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration BACKOFF_MIN = Duration.ofMillis(50);
    private static final Duration BACKOFF_MAX = Duration.ofMillis(500);

    private final BlockingClient client;
    private long writes;
    private long lost;
    private long failures;
    private long lastNanos = System.nanoTime();
    private long longestGapNanos;

    private SteadyClient(BlockingClient client) {
        this.client = client;
    }

    public static void main(String[] arguments) throws Exception {
        ClientOptions options =
                ClientOptions.builder(arguments[0])
                        .sessionTimeout(SESSION_TIMEOUT)
                        .backoff(BACKOFF_MIN, BACKOFF_MAX)
                        .build();
        try (KeeperClient client = KeeperClient.start(options, new Trace())) {
            new SteadyClient(client.blocking()).run();
        }
    }

    /** Tells how its session stands, for whoever asks where a gap came from. */
    private static final class Trace implements SessionListener {

        @Override
        public void state(SessionState state, String why) {
            System.out.printf(
                    "%tT.%<tL client: %s: %s%n", LocalTime.now(ZoneOffset.UTC), state, why);
        }

        @Override
        public void triedInVain(HostAndPort server, String why, boolean allTried) {
            System.out.printf(
                    "%tT.%<tL client: %s in vain: %s%n",
                    LocalTime.now(ZoneOffset.UTC), server, why);
        }
    }

    private void run() throws InterruptedException {
        AtomicBoolean goesOn = new AtomicBoolean(true);
        Thread.ofPlatform().daemon().start(() -> goesOn.set(awaitEndOfInput()));
        while (!exists()) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        lastNanos = System.nanoTime();
        System.out.println(SteadyLoad.BEGUN);
        for (long number = 1; goesOn.get(); number++) {
            step(number);
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        System.out.println(
                new SteadyLoad.Summary(writes, lost, failures, longestGapNanos / 1_000_000).line());
    }

    private static boolean awaitEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // Whatever it is.
            }
        } catch (IOException closed) {
            System.out.println(closed);
        }
        return false;
    }

    private boolean exists() throws InterruptedException {
        try {
            client.create(PATH, new byte[0], CreateMode.PERSISTENT);
            return true;
        } catch (KeeperException.NodeExists there) {
            return true;
        } catch (KeeperException.ConnectionLost notYet) {
            return false;
        }
    }

    private void step(long number) throws InterruptedException {
        byte[] value = Long.toString(number).getBytes(StandardCharsets.US_ASCII);
        try {
            client.setData(PATH, value, KeeperClient.ANY_VERSION);
            long nowNanos = System.nanoTime();
            longestGapNanos = Math.max(longestGapNanos, nowNanos - lastNanos);
            lastNanos = nowNanos;
            writes++;
            long seen =
                    Long.parseLong(
                            new String(client.getData(PATH).data(), StandardCharsets.US_ASCII));
            if (seen != number) {
                failures++;
                System.out.println("read " + seen + " after " + number + " was written");
            }
        } catch (KeeperException.ConnectionLost reconnects) {
            lost++;
        } catch (KeeperException failure) {
            failures++;
            System.out.println(failure);
        }
    }
}
