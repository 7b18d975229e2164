package io.quorate.k8s.pod;

import io.kubernetes.client.openapi.models.V1Lifecycle;
import io.kubernetes.client.openapi.models.V1LifecycleHandler;
import io.kubernetes.client.openapi.models.V1Probe;
import io.quorate.k8s.machine.Command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What a node does for one pod, from when the pod is scheduled there until it is gone. */
final class Kubelet implements Runnable {

    private static final Duration LEAST_GRACE = Duration.ofSeconds(2);
    private static final Duration KILL_LIMIT = Duration.ofSeconds(20);

    private final Machine machine;
    private final Pod pod;
    private final CrashBackOff backOff = new CrashBackOff();

    private Kubelet(Machine machine, Pod pod) {
        this.machine = machine;
        this.pod = pod;
    }

    static void start(Machine machine, Pod pod) {
        Thread.ofPlatform().daemon().name("kubelet " + pod.name()).start(new Kubelet(machine, pod));
    }

    @Override
    public void run() {
        Bridge.Network network = null;
        try {
            network = machine.bridge().attach();
            pod.attached(network.address());
            live(network);
        } catch (RuntimeException | InterruptedException refused) {
            pod.waiting("CreateContainerError: " + refused);
            machine.events().add(pod.name(), "CreateContainerError: " + refused);
            pod.deletion().join();
        } finally {
            if (network != null) {
                machine.bridge().detach(network);
            }
            machine.events().add(pod.name(), "Gone");
            pod.gone();
        }
    }

    private void live(Bridge.Network network) throws InterruptedException {
        String number = network.namespace().substring(network.namespace().lastIndexOf('-') + 1);
        Path folder = machine.folder().resolve("pods").resolve(number);
        Volumes volumes = Volumes.prepare(machine, pod, folder);
        while (!pod.isTerminating()) {
            if (pod.container().isPresent()) {
                pod.restarting();
            }
            String run = number + "." + pod.restarts();
            try (Container container = start(network, volumes, run)) {
                pod.running(container);
                machine.events().add(pod.name(), "Running");
                runToItsEnd(container);
            }
            if (!pod.isTerminating()) {
                pause(backOff.pauseNanos(System.nanoTime()));
            }
        }
        Command.run("rm", "-rf", "--one-file-system", folder.toString());
    }

    private Container start(Bridge.Network network, Volumes volumes, String number) {
        return Container.start(ContainerPlan.prepare(machine, pod, network, volumes, number));
    }

    private void runToItsEnd(Container container) throws InterruptedException {
        CompletableFuture<?> wish;
        try (Probers probers = Probers.start(pod, container, machine.events())) {
            wish = probers.unhealthy();
            CompletableFuture.anyOf(container.exited(), wish, pod.deletion()).join();
        }
        if (pod.isTerminating()) {
            machine.events().add(pod.name(), "Killing");
            stop(container, pod.deletion().join());
        } else if (wish.isDone()) {
            machine.events().add(pod.name(), "Killing: its probe failed");
            stop(container, graceOf((V1Probe) wish.join()));
        }
        int code = container.exitCode();
        machine.events().add(pod.name(), "Exited: " + code);
        pod.waiting(code == 0 ? "Completed" : "Error");
    }

    private Duration graceOf(V1Probe probe) {
        Long own = probe.getTerminationGracePeriodSeconds();
        return own == null ? pod.grace() : Duration.ofSeconds(own);
    }

    /** Hook, SIGTERM, SIGKILL; the hook's time is part of the grace period. */
    private void stop(Container container, Duration grace) throws InterruptedException {
        long end = System.nanoTime() + grace.toNanos();
        if (!grace.isZero()) {
            runHook(container, grace);
            container.terminate();
            long rest = Math.max(end - System.nanoTime(), LEAST_GRACE.toNanos());
            if (hasExited(container, rest)) {
                return;
            }
        }
        machine.events().add(pod.name(), "SIGKILL");
        container.kill();
        if (!hasExited(container, KILL_LIMIT.toNanos())) {
            throw new IllegalStateException(pod.name() + " outlives SIGKILL");
        }
    }

    private void runHook(Container container, Duration limit) throws InterruptedException {
        V1Lifecycle lifecycle = pod.containerSpec().getLifecycle();
        V1LifecycleHandler hook = lifecycle == null ? null : lifecycle.getPreStop();
        if (hook == null) {
            return;
        }
        if (hook.getSleep() != null) {
            hasExited(container, TimeUnit.SECONDS.toNanos(hook.getSleep().getSeconds()));
            return;
        }
        Check check = Check.of(hook.getExec(), hook.getHttpGet(), hook.getTcpSocket());
        Check.Outcome outcome = check.run(pod, container, limit);
        if (!outcome.passed()) {
            machine.events().add(pod.name(), "PreStop hook failed: " + outcome.said());
        }
    }

    private static boolean hasExited(Container container, long nanos) throws InterruptedException {
        try {
            container.exited().get(nanos, TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException runs) {
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Waits, but for no longer than the pod is wanted. */
    private void pause(long nanos) throws InterruptedException {
        if (nanos > 0) {
            pod.waiting("CrashLoopBackOff");
            try {
                pod.deletion().get(nanos, TimeUnit.NANOSECONDS);
            } catch (TimeoutException over) {
                return;
            } catch (ExecutionException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }
}
