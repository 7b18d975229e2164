package io.quorate.k8s.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.k8s.pod.EvictionRefused;
import io.quorate.k8s.pod.Manifests;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** The steps of the tutorial's section 4, whatever manifests are applied in it. */
abstract class Section4 extends Walk {

    private static final String DATA = "/var/lib/zookeeper/data";

    /** What the script that starts the server says before it. */
    private static final String SCRIPT_LINE = "Using config: ";

    private static final String LOG_LINE =
            "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3} \\[myid:1] - (INFO |WARN"
                    + " |ERROR|DEBUG) \\[.+:.+@(\\d+|\\?)] - .*";
    private static final String HALF_A_CPU =
            """
            [{"op": "replace", "path": "/spec/template/spec/containers/0/resources/requests/cpu", "value": "0.3"}]
            """;

    private String nodeOfZk0 = "";
    private String nodeOfZk1 = "";
    private String nodeOfZk2 = "";

    /** What is applied. */
    abstract Manifests manifests() throws Exception;

    /** Whether each pod waits for the one before it. */
    abstract boolean startsInOrder();

    @Test
    @Order(10)
    void podsStartInTheOrderOfTheirPolicy() throws Exception {
        cluster().apply(manifests());
        cluster().awaitReady("zk-0");
        if (startsInOrder()) {
            assertNoName("zk-0", "zk-2");
        }
        awaitAllReady();
        if (startsInOrder()) {
            assertStartedInOrder();
        } else {
            assertThat(happened(0, "Created", "Ready"))
                    .startsWith("zk-0 Created", "zk-1 Created", "zk-2 Created");
        }
        for (String pod : PODS) {
            System.out.println(
                    pod
                            + " from created to ready: "
                            + millisBetween(0, pod, "Created", "Ready").getFirst()
                            + " ms");
        }
        awaitAllServe();
    }

    @Test
    @Order(20)
    void hostNamesAreThoseOfThePods() {
        for (String pod : PODS) {
            assertThat(cluster().exec(pod, "hostname")).isEqualTo(pod + "\n");
            assertThat(cluster().exec(pod, "hostname", "-f")).isEqualTo(pod + DOMAIN + "\n");
        }
    }

    @Test
    @Order(30)
    void myidIsTheOrdinalPlusOne() {
        for (int ordinal = 0; ordinal < PODS.size(); ordinal++) {
            assertThat(cluster().exec(PODS.get(ordinal), "cat", DATA + "/myid"))
                    .isEqualTo(ordinal + 1 + "\n");
        }
    }

    @Test
    @Order(40)
    void configurationNamesAllServersByTheirFullNames() {
        assertThat(cluster().exec("zk-0", "cat", "/opt/zookeeper/conf/zoo.cfg").lines())
                .contains(
                        "clientPort=2181",
                        "dataDir=/var/lib/zookeeper/data",
                        "dataLogDir=/var/lib/zookeeper/data/log",
                        "tickTime=2000",
                        "initLimit=10",
                        "maxClientCnxns=60",
                        "minSessionTimeout=4000",
                        "maxSessionTimeout=40000",
                        "autopurge.snapRetainCount=3",
                        "server.1=zk-0.zk-hs.default.svc.cluster.local:2888:3888",
                        "server.2=zk-1.zk-hs.default.svc.cluster.local:2888:3888",
                        "server.3=zk-2.zk-hs.default.svc.cluster.local:2888:3888");
    }

    @Test
    @Order(50)
    void whatIsCreatedOnOneServerIsOnAnother() {
        assertThat(zkCli("zk-0", "create", "/hello", "world").lines())
                .containsSubsequence(
                        "WATCHER::",
                        "WatchedEvent state:SyncConnected type:None path:null",
                        "Created /hello");
        assertHello("zk-1");
    }

    private void assertHello(String pod) {
        List<String> lines = zkCli(pod, "get", "/hello").lines().toList();
        assertThat(lines)
                .containsSubsequence(
                        "WATCHER::",
                        "WatchedEvent state:SyncConnected type:None path:null",
                        "world",
                        "cversion = 0",
                        "dataVersion = 0",
                        "aclVersion = 0",
                        "ephemeralOwner = 0x0",
                        "dataLength = 5",
                        "numChildren = 0");
        assertThat(lines)
                .anyMatch(line -> line.matches("ctime = \\w{3} \\w{3} \\d\\d .* UTC \\d{4}"));
    }

    @Test
    @Order(60)
    void dataBelongsToTheGroupOfTheVolume() {
        assertThat(cluster().exec("zk-0", "ls", "-ld", DATA))
                .matches("(?s)drwxr-sr-x \\d+ zookeeper zookeeper .* /var/lib/zookeeper/data\n");
    }

    @Test
    @Order(70)
    void dataOutlivesTheSet() throws Exception {
        List<String> before = PODS.stream().map(cluster()::addressOf).toList();
        cluster().deleteStatefulSet("zk");
        cluster().awaitPods();
        assertThat(cluster().claims()).contains("datadir-zk-0", "datadir-zk-1", "datadir-zk-2");
        cluster().apply(manifests());
        awaitAllReady();
        awaitAllServe();
        assertHello("zk-2");
        assertThat(PODS.stream().map(cluster()::addressOf)).doesNotContainAnyElementsOf(before);
    }

    @Test
    @Order(80)
    void loggingIsAsItsConfigurationSays() {
        assertThat(cluster().exec("zk-0", "cat", "/usr/etc/zookeeper/log4j.properties").lines())
                .contains(
                        "zookeeper.console.threshold=INFO",
                        "log4j.appender.CONSOLE=org.apache.log4j.ConsoleAppender",
                        "log4j.appender.CONSOLE.layout.ConversionPattern="
                                + "%d{ISO8601} [myid:%X{myid}] - %-5p [%t:%C{1}@%L] - %m%n");
        List<String> last =
                cluster().logs("zk-0", 20).stream()
                        .filter(line -> !line.startsWith(SCRIPT_LINE))
                        .toList();
        assertThat(last).isNotEmpty().allMatch(line -> line.matches(LOG_LINE));
    }

    @Test
    @Order(90)
    void theServerIsTheFirstProcessAndNotRoot() {
        List<String> processes = cluster().exec("zk-0", "ps", "-elf").lines().toList();
        assertThat(processes.getFirst()).matches("F S UID +PID +PPID .*CMD");
        assertThat(processes.get(1)).matches("\\d S zookeep\\+ +1 +0 .*/java .*");
        assertThat(processes.subList(1, processes.size()))
                .allMatch(line -> line.contains(" zookeep+ "));
    }

    @Test
    @Order(100)
    void rollingUpdateKeepsTheEnsembleServing() throws Exception {
        update("rolling update", () -> cluster().patch("zk", HALF_A_CPU));
        PODS.forEach(pod -> assertThat(cluster().revisionOf(pod)).isEqualTo(2));
        assertThat(cluster().rolloutHistory("zk")).containsExactly(1, 2);
    }

    @Test
    @Order(110)
    void undoRollsBackInTheSameWay() throws Exception {
        update("undo", () -> cluster().rolloutUndo("zk"));
        PODS.forEach(pod -> assertThat(cluster().revisionOf(pod)).isEqualTo(1));
        assertThat(cluster().rolloutHistory("zk")).containsExactly(2, 3);
        assertHello("zk-0");
    }

    @Test
    @Order(120)
    void aProcessThatEndsIsStartedAgain() {
        String address = cluster().addressOf("zk-0");
        int since = cluster().events().size();
        cluster().tryToExec("zk-0", "pkill", "java");
        cluster().awaitRestarts("zk-0", 1);
        cluster().awaitReady("zk-0");
        assertThat(cluster().addressOf("zk-0")).isEqualTo(address);
        System.out.println(
                "zk-0 from pkill to ready: "
                        + millisBetween(since, "zk-0", "Exited", "Ready")
                        + " ms");
        awaitAllServe();
    }

    @Test
    @Order(140)
    void eachPodIsOnANodeOfItsOwn() {
        nodeOfZk0 = cluster().nodeOf("zk-0");
        nodeOfZk1 = cluster().nodeOf("zk-1");
        nodeOfZk2 = cluster().nodeOf("zk-2");
        assertThat(List.of(nodeOfZk0, nodeOfZk1, nodeOfZk2)).doesNotHaveDuplicates();
    }

    @Test
    @Order(150)
    void aDrainedNodesPodGoesToTheNodeThatIsLeft() {
        awaitAllReady();
        cluster().drain(nodeOfZk0);
        cluster().awaitReady("zk-0");
        assertThat(cluster().nodeOf("zk-0")).isNotIn(nodeOfZk0, nodeOfZk1, nodeOfZk2);
        awaitAllServe();
    }

    @Test
    @Order(160)
    void thePodOfTheSecondDrainedNodeIsPending() {
        cluster().drain(nodeOfZk1);
        cluster().awaitStatus("zk-1", "Pending");
    }

    @Test
    @Order(170)
    void theThirdNodeIsNotDrained_andTheServiceGoesOn() {
        assertThatThrownBy(() -> cluster().drain(nodeOfZk2))
                .isInstanceOf(EvictionRefused.class)
                .hasMessage("Cannot evict pod as it would violate the pod's disruption budget.");
        assertHello("zk-0");
        assertThat(cluster().statusOf("zk-1")).isEqualTo("Pending");
    }

    @Test
    @Order(180)
    void anUncordonedNodeGetsThePendingPod() {
        cluster().uncordon(nodeOfZk0);
        cluster().awaitReady("zk-1");
        assertThat(cluster().nodeOf("zk-1")).isEqualTo(nodeOfZk0);
        awaitAllServe();
    }

    @Test
    @Order(190)
    void theThirdNodeIsDrainedThen() {
        cluster().drain(nodeOfZk2);
        cluster().awaitStatus("zk-2", "Pending");
        cluster().uncordon(nodeOfZk1);
        cluster().awaitReady("zk-2");
        assertThat(cluster().nodeOf("zk-2")).isEqualTo(nodeOfZk1);
        awaitAllServe();
        assertHello("zk-2");
    }

    @Test
    @Order(200)
    void noPodHadToBeKilled() {
        List<Long> millis = new ArrayList<>();
        PODS.forEach(pod -> millis.addAll(millisBetween(0, pod, "Killing", "Exited")));
        System.out.println("from SIGTERM, or the hook before it, to the end, in ms: " + millis);
        assertThat(happened(0, "SIGKILL")).isEmpty();
    }
}
