package io.quorate.k8s.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class NodesTest {

    private static final String APART =
            """
            affinity:
              podAntiAffinity:
                requiredDuringSchedulingIgnoredDuringExecution:
                - labelSelector: {matchLabels: {app: zk}}
                  topologyKey: kubernetes.io/hostname
            """;
    private static final String ONE_MORE_PER_ZONE =
            """
            topologySpreadConstraints:
            - maxSkew: 1
              topologyKey: topology.kubernetes.io/zone
              whenUnsatisfiable: DoNotSchedule
              labelSelector: {matchLabels: {app: zk}}
            """;

    private final Nodes nodes = new Nodes(4);
    private final List<Pod> pods = new ArrayList<>();

    private void add(int count, String rules) {
        StatefulSet set = Samples.set(rules);
        for (int i = 0; i < count; i++) {
            Pod pod = set.pod(pods.size());
            nodes.place(pod, pods).ifPresent(pod::scheduled);
            pods.add(pod);
        }
    }

    private List<String> places() {
        return pods.stream().map(pod -> pod.node().orElse("none")).toList();
    }

    @Test
    void podsThatMustBeApartAreNeverOnOneNode() {
        add(5, APART);
        assertThat(places()).containsExactly("node-1", "node-2", "node-3", "node-4", "none");
    }

    @Test
    void aCordonedNodeGetsNoPod() {
        nodes.cordon("node-1");
        add(4, APART);
        assertThat(places()).containsExactly("node-2", "node-3", "node-4", "none");
        nodes.uncordon("node-1");
        assertThat(nodes.place(pods.getLast(), pods)).contains("node-1");
    }

    @Test
    void withoutRulesTheEmptiestNodeIsTaken() {
        add(5, "");
        assertThat(places()).containsExactly("node-1", "node-2", "node-3", "node-4", "node-1");
    }

    @Test
    void zonesDifferByNoMoreThanTheSkew() {
        // node-1 and node-4 are both in zone-a, so that it could take two before zone-c has any.
        nodes.cordon("node-3");
        add(3, ONE_MORE_PER_ZONE);
        assertThat(places()).containsExactly("node-1", "node-2", "none");
    }

    @Test
    void aNodeThatDoesNotExistIsNotCordoned() {
        assertThatThrownBy(() -> nodes.cordon("node-5")).hasMessageContaining("node-5");
    }
}
