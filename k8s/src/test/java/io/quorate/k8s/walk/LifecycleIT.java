package io.quorate.k8s.walk;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernetes.client.openapi.models.V1Service;
import io.quorate.k8s.pod.Manifests;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** What else users do with a StatefulSet, with our manifests. */
class LifecycleIT extends Walk {

    private static final String NO_HOOK =
            """
            [{"op": "remove", "path": "/spec/template/spec/containers/0/lifecycle"}]
            """;
    private static final String CPU =
            """
            {"op": "replace", "path": "/spec/template/spec/containers/0/resources/requests/cpu", "value": "%s"}
            """;
    private static final String STRATEGY =
            """
            {"op": "replace", "path": "/spec/updateStrategy", "value": %s}
            """;

    /** Our own, without the pause before a pod is told to stop, which others see to. */
    private static Manifests manifests() throws Exception {
        return Sources.kustomization("base").patched(NO_HOOK);
    }

    private void patch(String... steps) {
        cluster().patch("zk", "[" + String.join(",", steps) + "]");
    }

    private static String partition(int from) {
        return STRATEGY.formatted(
                "{\"type\": \"RollingUpdate\", \"rollingUpdate\": {\"partition\": " + from + "}}");
    }

    private List<Integer> revisions() {
        return cluster().podNames().stream().map(cluster()::revisionOf).toList();
    }

    @Test
    @Order(5)
    void whereNamesWaitForReadinessAndReadinessForNames_theLogSaysWhatToSet() throws Exception {
        Manifests hidden = manifests();
        hidden.services().forEach(LifecycleIT::hideNotReady);
        cluster().apply(hidden);
        cluster()
                .await(
                        "each server's log has a hint",
                        Duration.ofMinutes(1),
                        () -> PODS.stream().allMatch(this::logsHint));
        cluster().apply(manifests());
        awaitAllReady();
        assertThat(PODS.stream().map(cluster()::restartsOf)).containsOnly(0);
    }

    private static void hideNotReady(V1Service service) {
        if (service.getSpec() != null) {
            service.getSpec().setPublishNotReadyAddresses(false);
        }
    }

    private boolean logsHint(String pod) {
        return cluster().podNames().contains(pod)
                && cluster().statusOf(pod).equals("Running")
                && cluster().logs(pod).contains("publishNotReadyAddresses");
    }

    @Test
    @Order(10)
    void aFourthPodIsAnObserver() throws Exception {
        awaitAllServe();
        zkCli("zk-0", "create", "/hello", "world");
        cluster().scale("zk", 4);
        cluster().awaitReady("zk-3");
        assertThat(Servers.ask(cluster(), "zk-3", "srvr")).contains("Mode: observer");
        assertThat(zkCli("zk-3", "get", "/hello").lines()).contains("world");
        assertThat(cluster().logs("zk-3")).contains("observer");
    }

    @Test
    @Order(20)
    void itLeavesWithoutATrace() {
        int since = cluster().events().size();
        cluster().scale("zk", 3);
        cluster().awaitPods("zk-0", "zk-1", "zk-2");
        assertThat(happened(since, "Killing", "Unready")).containsExactly("zk-3 Killing");
        assertThat(Servers.serving(cluster())).containsExactlyElementsOf(PODS);
    }

    @Test
    @Order(30)
    void deletingTheLeadersPodInterruptsWritesShortly() throws Exception {
        String leader = leader();
        try (SteadyLoad load = SteadyLoad.begin(cluster())) {
            cluster().deletePod(leader);
            cluster().awaitReady(leader);
            SteadyLoad.Summary deleted = load.end();
            System.out.println("leader's pod deleted: " + deleted.line());
            assertThat(deleted.failures()).isZero();
        }
        String next = leader();
        try (SteadyLoad load = SteadyLoad.begin(cluster())) {
            cluster().killPod(next);
            cluster().awaitReady(next);
            SteadyLoad.Summary killed = load.end();
            System.out.println("leader's pod killed: " + killed.line());
            assertThat(killed.failures()).isZero();
        }
    }

    private String leader() throws Exception {
        awaitAllServe();
        for (String pod : PODS) {
            if (Servers.ask(cluster(), pod, "srvr").contains("Mode: leader")) {
                return pod;
            }
        }
        throw new AssertionError("nobody leads: " + cluster().describe());
    }

    @Test
    @Order(40)
    void aPartitionedUpdateLeavesThePodsBelowIt() {
        patch(partition(2), CPU.formatted("0.3"));
        cluster().awaitRollout("zk");
        assertThat(revisions()).containsExactly(1, 1, 2);
        cluster().deletePod("zk-0");
        cluster().awaitReady("zk-0");
        assertThat(revisions()).containsExactly(1, 1, 2);
    }

    @Test
    @Order(50)
    void withoutAPartitionTheUpdateGoesOn() {
        int since = cluster().events().size();
        awaitAllServe();
        patch(partition(0));
        cluster().awaitRollout("zk");
        assertThat(revisions()).containsExactly(2, 2, 2);
        assertThat(happened(since, "Killing")).containsExactly("zk-1 Killing", "zk-0 Killing");
    }

    @Test
    @Order(60)
    void onDeleteUpdatesWhatIsDeleted() {
        patch(STRATEGY.formatted("{\"type\": \"OnDelete\"}"), CPU.formatted("0.4"));
        awaitAllServe();
        cluster().deletePod("zk-1");
        cluster().awaitReady("zk-1");
        assertThat(revisions()).containsExactly(2, 3, 2);
    }

    @Test
    @Order(70)
    void podsOutliveASetThatIsDeletedAlone_andAreAdopted() throws Exception {
        awaitAllServe();
        List<String> addresses = List.of(cluster().addressOf("zk-0"), cluster().addressOf("zk-1"));
        cluster().deleteStatefulSetOnly("zk");
        cluster().deletePod("zk-2");
        assertThat(cluster().podNames()).containsExactly("zk-0", "zk-1");
        assertThat(zkCli("zk-0", "get", "/hello").lines()).contains("world");
        int since = cluster().events().size();
        // As it was applied first, so that those that were adopted are of another revision.
        cluster().apply(manifests());
        cluster().awaitReady("zk-2");
        assertThat(List.of(cluster().addressOf("zk-0"), cluster().addressOf("zk-1")))
                .isEqualTo(addresses);
        cluster().awaitRollout("zk");
        assertThat(happened(since, "Killing")).containsExactly("zk-1 Killing", "zk-0 Killing");
        awaitAllServe();
    }

    @Test
    @Order(80)
    void withFewerPodsThanServersTheRestGoOn() throws Exception {
        cluster().scale("zk", 2);
        cluster().awaitPods("zk-0", "zk-1");
        assertThat(zkCli("zk-1", "get", "/hello").lines()).contains("world");
        zkCli("zk-0", "create", "/more", "1");
        cluster()
                .await(
                        "both say by name whom they miss",
                        Duration.ofMinutes(2),
                        () -> missesZk2("zk-0") && missesZk2("zk-1"));
        cluster().scale("zk", 3);
        cluster().awaitReady("zk-2");
        assertThat(zkCli("zk-2", "get", "/more").lines()).contains("1");
    }

    private boolean missesZk2(String pod) {
        return cluster()
                .logs(pod)
                .lines()
                .anyMatch(
                        line ->
                                line.contains("WARN")
                                        && line.contains("zk-2" + DOMAIN)
                                        && line.contains("--servers"));
    }

    @Test
    @Order(90)
    void memoryStaysBelowItsLimit() {
        for (String pod : PODS) {
            System.out.printf("%s: at most %d MiB%n", pod, cluster().memoryPeakBytes(pod) >> 20);
            assertThat(cluster().outOfMemoryKills(pod)).isZero();
        }
        assertThat(happened(0, "SIGKILL")).hasSize(1);
    }
}
