package io.quorate.k8s.pod;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The controller with pods that nothing runs: the test says when they are ready, and gone. */
class StatefulSetControllerTest {

    private static final String ANOTHER_CPU =
            """
            [{"op": "add", "path": "/spec/template/spec/containers/0/resources",
              "value": {"requests": {"cpu": "%s"}}}]
            """;

    private final Map<String, Pod> pods = new TreeMap<>();
    private final StatefulSetController controller = new StatefulSetController(pods, new Events());

    private static StatefulSet set(String spec) {
        return new StatefulSet(Samples.manifests(spec, "").statefulSets().getFirst());
    }

    private void look(StatefulSet set) {
        pods.values().removeIf(Pod::isGone);
        controller.reconcile(set);
    }

    /** Until nothing changes any more: what is to go goes, and what is there becomes ready. */
    private void settle(StatefulSet set) {
        for (int i = 0; i < 30; i++) {
            look(set);
            pods.values().stream().filter(Pod::isTerminating).forEach(Pod::gone);
            pods.values().forEach(pod -> pod.ready(true));
        }
    }

    private Pod pod(String name) {
        return Objects.requireNonNull(pods.get(name));
    }

    private List<Integer> revisions() {
        return pods.values().stream().map(Pod::revision).toList();
    }

    private List<String> terminating() {
        return pods.values().stream().filter(Pod::isTerminating).map(Pod::name).toList();
    }

    @Test
    void inOrderAPodIsCreatedWhenTheOneBeforeItIsReady() {
        StatefulSet set = set("podManagementPolicy: OrderedReady");
        look(set);
        look(set);
        assertThat(pods).containsOnlyKeys("zk-0");
        pod("zk-0").ready(true);
        look(set);
        assertThat(pods).containsOnlyKeys("zk-0", "zk-1");
    }

    @Test
    void inParallelAllAreCreatedAtOnce_butUpdatedOneByOne() {
        StatefulSet set = set("podManagementPolicy: Parallel");
        look(set);
        assertThat(pods).containsOnlyKeys("zk-0", "zk-1", "zk-2");
        settle(set);
        set.patch(ANOTHER_CPU.formatted("1"));
        look(set);
        look(set);
        assertThat(terminating()).containsExactly("zk-2");
        pod("zk-2").gone();
        look(set);
        assertThat(terminating()).as("while zk-2 is not ready").isEmpty();
        pod("zk-2").ready(true);
        look(set);
        assertThat(terminating()).containsExactly("zk-1");
    }

    @Test
    void aPartitionHoldsThePodsBelowIt_alsoWhenTheyAreCreatedAgain() {
        StatefulSet set =
                set("updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 2}}");
        settle(set);
        set.patch(ANOTHER_CPU.formatted("1"));
        settle(set);
        assertThat(revisions()).containsExactly(1, 1, 2);
        pod("zk-0").delete();
        settle(set);
        assertThat(revisions()).containsExactly(1, 1, 2);
    }

    @Test
    void onDeleteNothingIsUpdatedUntilItIsDeleted() {
        StatefulSet set = set("updateStrategy: {type: OnDelete}");
        settle(set);
        set.patch(ANOTHER_CPU.formatted("1"));
        settle(set);
        assertThat(revisions()).containsExactly(1, 1, 1);
        pod("zk-1").delete();
        settle(set);
        assertThat(revisions()).containsExactly(1, 2, 1);
    }

    @Test
    void scalingDownTakesTheHighestFirst() {
        StatefulSet set = set("");
        settle(set);
        set.scale(1);
        look(set);
        assertThat(terminating()).containsExactly("zk-2");
        settle(set);
        assertThat(pods).containsOnlyKeys("zk-0");
    }

    @Test
    void undoInTheMiddleOfAnUpdateLeavesThosePodsThatHadNotBegun() {
        StatefulSet set = set("");
        settle(set);
        Pod untouched = pod("zk-0");
        set.patch(ANOTHER_CPU.formatted("1"));
        look(set);
        set.undo();
        settle(set);
        assertThat(revisions()).containsExactly(1, 1, 1);
        assertThat(set.history()).containsExactly(2, 3);
        assertThat(pod("zk-0")).isSameAs(untouched);
    }

    @Test
    void orphansAreAdoptedAsTheRevisionTheyAre() {
        StatefulSet before = set("");
        settle(before);
        pods.values().forEach(Pod::orphan);
        Pod orphan = pod("zk-1");
        StatefulSet after = set("");
        settle(after);
        assertThat(pod("zk-1")).isSameAs(orphan);
        assertThat(after.owns(orphan)).isTrue();
        assertThat(before.owns(pod("zk-0"))).isTrue();
    }
}
