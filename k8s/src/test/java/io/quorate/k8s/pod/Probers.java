package io.quorate.k8s.pod;

import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Probe;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The probes of one container while it runs. The first of each comes when its initial delay is
 * over, the next one each period after; readiness and liveness wait until the startup probe has
 * passed.
 */
final class Probers implements AutoCloseable {

    private final Pod pod;
    private final Container container;
    private final Events events;
    private final CompletableFuture<V1Probe> unhealthy = new CompletableFuture<>();
    private final List<Thread> threads = new ArrayList<>();

    private Probers(Pod pod, Container container, Events events) {
        this.pod = pod;
        this.container = container;
        this.events = events;
    }

    static Probers start(Pod pod, Container container, Events events) {
        Probers probers = new Probers(pod, container, events);
        V1Probe startup = pod.containerSpec().getStartupProbe();
        if (startup == null) {
            probers.startOthers();
        } else {
            probers.start("Startup", startup, probers::started);
        }
        return probers;
    }

    /** Completes with the probe for whose sake the container is to be killed. */
    CompletableFuture<V1Probe> unhealthy() {
        return unhealthy;
    }

    /** What the kubelet takes when the manifest says nothing. */
    private record Rhythm(
            int delaySeconds, int periodSeconds, int timeoutSeconds, int failures, int successes) {

        static Rhythm of(V1Probe probe) {
            return new Rhythm(
                    orElse(probe.getInitialDelaySeconds(), 0),
                    orElse(probe.getPeriodSeconds(), 10),
                    orElse(probe.getTimeoutSeconds(), 1),
                    orElse(probe.getFailureThreshold(), 3),
                    orElse(probe.getSuccessThreshold(), 1));
        }

        private static int orElse(@Nullable Integer given, int usual) {
            return given == null ? usual : given;
        }
    }

    /** The startup probe has its last word. */
    private boolean started(boolean passed) {
        if (passed) {
            startOthers();
        } else {
            unhealthy.complete(pod.containerSpec().getStartupProbe());
        }
        return false;
    }

    private void startOthers() {
        V1Container spec = pod.containerSpec();
        V1Probe liveness = spec.getLivenessProbe();
        if (liveness != null) {
            start("Liveness", liveness, passed -> passed || !unhealthy.complete(liveness));
        }
        if (spec.getReadinessProbe() != null) {
            start("Readiness", spec.getReadinessProbe(), this::readiness);
        } else {
            readiness(true);
        }
    }

    private boolean readiness(boolean passed) {
        if (pod.isReady() != passed) {
            pod.ready(passed);
            events.add(pod.name(), passed ? "Ready" : "Unready");
        }
        return true;
    }

    private synchronized void start(String kind, V1Probe probe, Predicate<Boolean> verdict) {
        Runnable watch = () -> watch(kind, probe, verdict);
        threads.add(Thread.ofVirtual().name(kind + " of " + pod.name()).start(watch));
    }

    /**
     * Probes until the container ends.
     *
     * @param verdict is told when a threshold is reached, and says whether to go on
     */
    private void watch(String kind, V1Probe probe, Predicate<Boolean> verdict) {
        Rhythm rhythm = Rhythm.of(probe);
        Check check = Check.of(probe.getExec(), probe.getHttpGet(), probe.getTcpSocket());
        long next = container.startedNanos() + TimeUnit.SECONDS.toNanos(rhythm.delaySeconds());
        int alike = 0;
        boolean last = true;
        try {
            for (boolean goesOn = true; goesOn; ) {
                TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
                Duration limit = Duration.ofSeconds(rhythm.timeoutSeconds());
                Check.Outcome outcome = check.run(pod, container, limit);
                if (!container.exited().isDone() && !Thread.interrupted()) {
                    if (!outcome.passed()) {
                        events.add(pod.name(), kind + " probe failed: " + outcome.said());
                    }
                    alike = outcome.passed() == last ? alike + 1 : 1;
                    last = outcome.passed();
                    if (alike >= (last ? rhythm.successes() : rhythm.failures())) {
                        goesOn = verdict.test(last);
                    }
                } else {
                    return;
                }
                long period = TimeUnit.SECONDS.toNanos(rhythm.periodSeconds());
                next = Math.max(next + period, System.nanoTime());
            }
        } catch (InterruptedException closed) {
            // The container is to go.
        } catch (IllegalStateException interrupted) {
            if (!container.exited().isDone() && !Thread.interrupted()) {
                throw interrupted;
            }
        }
    }

    /** No probe counts any more. */
    @Override
    public synchronized void close() {
        threads.forEach(Thread::interrupt);
    }
}
