package io.quorate.k8s.pod;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Makes the pods of a StatefulSet what it says they are, a step at a time: it looks at what there
 * is, does what may be done at once, and waits to be called again.
 */
final class StatefulSetController {

    private final Map<String, Pod> pods;
    private final Events events;

    /**
     * A controller.
     *
     * @param pods all there are, by name; it adds to them, and lets others remove what is gone
     */
    StatefulSetController(Map<String, Pod> pods, Events events) {
        this.pods = pods;
        this.events = events;
    }

    void reconcile(StatefulSet set) {
        pods.values().forEach(set::adopt);
        if (createMissing(set) && removeCondemned(set)) {
            update(set);
        }
    }

    /** In order, and one after the other is ready unless the set is parallel: then all at once. */
    private boolean createMissing(StatefulSet set) {
        for (int ordinal = 0; ordinal < set.replicas(); ordinal++) {
            Pod pod = pods.get(set.name() + "-" + ordinal);
            if (pod == null) {
                pod = set.pod(ordinal);
                pods.put(pod.name(), pod);
                events.add(pod.name(), "Created");
            }
            if (!set.isParallel() && !pod.isAvailable(set.minReady())) {
                return false;
            }
        }
        return true;
    }

    /** From the highest ordinal, one after the other is gone unless the set is parallel. */
    private boolean removeCondemned(StatefulSet set) {
        List<Pod> condemned =
                pods.values().stream()
                        .filter(set::owns)
                        .filter(pod -> pod.ordinal() >= set.replicas())
                        .sorted(Comparator.comparingInt(Pod::ordinal).reversed())
                        .toList();
        condemned.stream().limit(set.isParallel() ? condemned.size() : 1).forEach(Pod::delete);
        return set.isParallel() || condemned.isEmpty();
    }

    private Pod pod(StatefulSet set, int ordinal) {
        return Objects.requireNonNull(pods.get(set.name() + "-" + ordinal));
    }

    /** From the highest ordinal, each when all above it are ready; whether parallel or not. */
    private void update(StatefulSet set) {
        if (set.updatesOnDeleteOnly()) {
            return;
        }
        for (int ordinal = set.replicas() - 1; ordinal >= set.partition(); ordinal--) {
            Pod pod = pod(set, ordinal);
            if (pod.revision() != set.updateRevision()) {
                pod.delete();
                return;
            }
            if (!pod.isAvailable(set.minReady())) {
                return;
            }
        }
        if (IntStream.range(0, set.replicas())
                .allMatch(ordinal -> pod(set, ordinal).revision() == set.updateRevision())) {
            set.completeUpdate();
        }
    }
}
