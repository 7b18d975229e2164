package io.quorate.k8s.pod;

import io.kubernetes.client.openapi.models.V1StatefulSet;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What a cluster decides by itself: it keeps what was applied, looks many times a second at what
 * there is, and creates, schedules and deletes pods. One thing at a time, under its own lock.
 */
final class ControlPlane {

    private static final long LOOK_MILLIS = 20;
    private static final int LINES_TOLD = 25;

    private final Machine machine;
    private final Map<String, Pod> pods = new ConcurrentSkipListMap<>();
    private final Map<String, StatefulSet> sets = new ConcurrentSkipListMap<>();
    private final Nodes nodes;
    private final StatefulSetController controller;
    private final ScheduledExecutorService loop =
            Executors.newSingleThreadScheduledExecutor(
                    task -> Thread.ofPlatform().daemon().name("control-plane").unstarted(task));

    private volatile @Nullable RuntimeException failure;

    ControlPlane(Machine machine, int nodes) {
        this.machine = machine;
        this.nodes = new Nodes(nodes);
        this.controller = new StatefulSetController(pods, machine.events());
        loop.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized void look() {
        try {
            pods.values().removeIf(Pod::isGone);
            sets.values().forEach(controller::reconcile);
            pods.values().stream().filter(pod -> pod.node().isEmpty()).forEach(this::place);
        } catch (RuntimeException failure) {
            this.failure = failure;
            throw failure;
        }
    }

    private void place(Pod pod) {
        if (pod.isTerminating()) {
            pod.gone();
            return;
        }
        Optional<String> node = nodes.place(pod, pods.values());
        if (node.isPresent()) {
            pod.scheduled(node.get());
            machine.events().add(pod.name(), "Scheduled on " + node.get());
            Kubelet.start(machine, pod);
        }
    }

    synchronized void apply(Manifests manifests) {
        machine.objects().apply(manifests);
        for (V1StatefulSet object : manifests.statefulSets()) {
            StatefulSet there = sets.get(Fields.name(object.getMetadata()));
            if (there == null) {
                StatefulSet set = new StatefulSet(object);
                sets.put(set.name(), set);
            } else {
                there.apply(object);
            }
        }
    }

    /** Does something to a set that there is. */
    synchronized void change(String name, Consumer<StatefulSet> change) {
        change.accept(set(name));
    }

    synchronized List<Integer> history(String name) {
        return set(name).history();
    }

    private StatefulSet set(String name) {
        StatefulSet set = sets.get(name);
        if (set == null) {
            throw new IllegalArgumentException("statefulsets.apps \"" + name + "\" not found");
        }
        return set;
    }

    /** Whether as many pods as wanted are ready, and those that are to be updated are. */
    synchronized boolean isRolledOut(String name) {
        StatefulSet set = set(name);
        List<Pod> owned = pods.values().stream().filter(set::owns).toList();
        return owned.size() == set.replicas()
                && owned.stream().allMatch(pod -> pod.isAvailable(set.minReady()))
                && owned.stream()
                        .filter(pod -> pod.ordinal() >= set.partition())
                        .allMatch(pod -> pod.revision() == set.updateRevision());
    }

    /**
     * Forgets a set.
     *
     * @param forEach what becomes of its pods
     */
    synchronized void delete(String name, Consumer<Pod> forEach) {
        StatefulSet set = set(name);
        sets.remove(name);
        pods.values().stream().filter(set::owns).forEach(forEach);
    }

    synchronized void cordon(String node) {
        nodes.cordon(node);
    }

    synchronized void uncordon(String node) {
        nodes.uncordon(node);
    }

    synchronized void evict(Pod pod) {
        int expected = sets.values().stream().mapToInt(StatefulSet::replicas).sum();
        List<Budget> budgets = new ArrayList<>();
        machine.objects()
                .budgets()
                .forEach(
                        each ->
                                budgets.add(
                                        new Budget(
                                                Fields.needed(each.getSpec()),
                                                expected,
                                                pods.values())));
        if (!Budget.allAllow(budgets, pod)) {
            throw new EvictionRefused();
        }
        pod.delete();
    }

    /** True, or throws what ended it. */
    boolean works() {
        RuntimeException why = failure;
        if (why != null) {
            throw new IllegalStateException("the control plane has ended", why);
        }
        return true;
    }

    /** All there are, in the order of their names. */
    Collection<Pod> pods() {
        return pods.values();
    }

    Optional<Pod> find(String name) {
        return Optional.ofNullable(pods.get(name));
    }

    Pod pod(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException("pods \"" + name + "\" not found"));
    }

    /** All pods, what happened to them last, and what they logged last. */
    String describe() {
        StringBuilder text = new StringBuilder();
        for (Pod pod : pods.values()) {
            text.append('\n').append(pod).append('\n');
            machine.events()
                    .last(pod.name(), LINES_TOLD)
                    .forEach(event -> text.append(event).append('\n'));
            pod.container().map(it -> it.lastLines(LINES_TOLD)).orElse(List.of()).stream()
                    .forEach(line -> text.append("    ").append(line).append('\n'));
        }
        return text.toString();
    }

    /** Creates no more pods, and kills those there are. */
    void end() {
        loop.shutdownNow();
        synchronized (this) {
            sets.clear();
            for (Pod pod : pods.values()) {
                pod.delete(Duration.ZERO);
                if (pod.node().isEmpty()) {
                    pod.gone();
                }
            }
        }
    }
}
