package io.quorate.k8s.walk;

import io.quorate.k8s.pod.Cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** Looks many times a second at each server: is it synchronised? */
final class QuorumWatch implements AutoCloseable {

    private static final long PAUSE_MILLIS = 10;

    private final Cluster cluster;
    private final int needed;
    private final List<Thread> threads = new ArrayList<>();
    private final List<String> changes = new ArrayList<>();
    private final long beginNanos = System.nanoTime();
    private final Set<String> serving = new TreeSet<>();
    private long belowSinceNanos;
    private long longestBelowNanos;
    private volatile boolean ended;

    private QuorumWatch(Cluster cluster, int needed) {
        this.cluster = cluster;
        this.needed = needed;
    }

    /**
     * Begins, when all serve.
     *
     * @param needed as many servers should be synchronised at any time
     */
    static QuorumWatch begin(Cluster cluster, List<String> pods, int needed) {
        QuorumWatch watch = new QuorumWatch(cluster, needed);
        watch.serving.addAll(pods);
        for (String pod : pods) {
            Runnable look = () -> watch.watch(pod);
            watch.threads.add(Thread.ofPlatform().name("watch " + pod).start(look));
        }
        return watch;
    }

    private void watch(String pod) {
        try {
            while (!ended) {
                long askedNanos = System.nanoTime();
                boolean serves = Servers.isSynchronised(cluster, pod);
                // One that does not serve had stopped when it was asked; one that does, does now.
                note(pod, serves, serves ? System.nanoTime() : askedNanos);
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException closed) {
            // Enough.
        }
    }

    private synchronized void note(String pod, boolean serves, long atNanos) {
        boolean was = serving.size() >= needed;
        if (!(serves ? serving.add(pod) : serving.remove(pod))) {
            return;
        }
        changes.add("%9.3f s: %s".formatted((atNanos - beginNanos) / 1e9, serving));
        boolean is = serving.size() >= needed;
        if (was && !is) {
            belowSinceNanos = atNanos;
        } else if (is && !was) {
            longestBelowNanos = Math.max(longestBelowNanos, atNanos - belowSinceNanos);
        }
    }

    /**
     * Ends.
     *
     * @return the longest time with fewer than needed
     */
    long endAndTellMillisBelow() throws InterruptedException {
        ended = true;
        for (Thread thread : threads) {
            thread.join();
        }
        synchronized (this) {
            changes.forEach(System.out::println);
            return TimeUnit.NANOSECONDS.toMillis(longestBelowNanos);
        }
    }

    @Override
    public void close() {
        ended = true;
        threads.forEach(Thread::interrupt);
    }
}
