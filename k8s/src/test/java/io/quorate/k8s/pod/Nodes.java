package io.quorate.k8s.pod;

import static io.quorate.k8s.pod.Fields.needed;

import io.kubernetes.client.openapi.models.V1Affinity;
import io.kubernetes.client.openapi.models.V1LabelSelector;
import io.kubernetes.client.openapi.models.V1PodAffinityTerm;
import io.kubernetes.client.openapi.models.V1TopologySpreadConstraint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The nodes that pods are told they are on, and the scheduler: of those that its rules allow a pod
 * gets the one with the fewest pods. Each node is a host of its own; the zones take turns.
 */
final class Nodes {

    private static final String HOST = "kubernetes.io/hostname";
    private static final String ZONE = "topology.kubernetes.io/zone";
    private static final List<String> ZONES = List.of("zone-a", "zone-b", "zone-c");

    private final Map<String, Map<String, String>> labels = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private final Set<String> cordoned = new HashSet<>();

    Nodes(int count) {
        for (int i = 0; i < count; i++) {
            String name = "node-" + (i + 1);
            names.add(name);
            labels.put(name, Map.of(HOST, name, ZONE, ZONES.get(i % ZONES.size())));
        }
    }

    void cordon(String node) {
        require(node);
        cordoned.add(node);
    }

    void uncordon(String node) {
        require(node);
        cordoned.remove(node);
    }

    private void require(String node) {
        if (!names.contains(node)) {
            throw new IllegalArgumentException("there is no " + node + ": " + names);
        }
    }

    /** A node for a pod, beside all others that there are; none if none fits. */
    Optional<String> place(Pod pod, Collection<Pod> pods) {
        return names.stream()
                .filter(node -> !cordoned.contains(node))
                .filter(node -> allows(pod, node, pods))
                .min(Comparator.comparingLong(node -> count(pods, node)));
    }

    private static long count(Collection<Pod> pods, String node) {
        return pods.stream().filter(pod -> pod.node().equals(Optional.of(node))).count();
    }

    private boolean allows(Pod pod, String node, Collection<Pod> pods) {
        return apartFrom(pod).stream()
                        .allMatch(
                                term ->
                                        matching(needed(term.getLabelSelector()), pods).stream()
                                                .noneMatch(
                                                        other ->
                                                                share(
                                                                        other,
                                                                        node,
                                                                        term.getTopologyKey())))
                && spread(pod).stream().allMatch(rule -> keepsSpread(rule, node, pods));
    }

    private static List<V1PodAffinityTerm> apartFrom(Pod pod) {
        return Optional.ofNullable(pod.spec().getAffinity())
                .map(V1Affinity::getPodAntiAffinity)
                .map(rule -> rule.getRequiredDuringSchedulingIgnoredDuringExecution())
                .orElse(List.of());
    }

    private static List<V1TopologySpreadConstraint> spread(Pod pod) {
        return Optional.ofNullable(pod.spec().getTopologySpreadConstraints())
                .orElse(List.of())
                .stream()
                .filter(rule -> rule.getWhenUnsatisfiable().equals("DoNotSchedule"))
                .toList();
    }

    private static List<Pod> matching(V1LabelSelector selector, Collection<Pod> pods) {
        return pods.stream().filter(pod -> Selector.matches(selector, pod.labels())).toList();
    }

    private boolean share(Pod other, String node, String topologyKey) {
        return other.node().isPresent()
                && label(other.node().get(), topologyKey).equals(label(node, topologyKey));
    }

    private String label(String node, String key) {
        return Optional.ofNullable(labels.get(node))
                .map(its -> its.get(key))
                .orElseThrow(() -> new IllegalArgumentException("nodes have no label " + key));
    }

    private boolean keepsSpread(
            V1TopologySpreadConstraint rule, String node, Collection<Pod> pods) {
        Map<String, Integer> counts = new HashMap<>();
        names.forEach(each -> counts.putIfAbsent(label(each, rule.getTopologyKey()), 0));
        for (Pod other : matching(needed(rule.getLabelSelector()), pods)) {
            other.node()
                    .ifPresent(
                            on -> counts.merge(label(on, rule.getTopologyKey()), 1, Integer::sum));
        }
        int least = counts.values().stream().min(Comparator.naturalOrder()).orElse(0);
        return counts.merge(label(node, rule.getTopologyKey()), 1, Integer::sum) - least
                <= rule.getMaxSkew();
    }
}
