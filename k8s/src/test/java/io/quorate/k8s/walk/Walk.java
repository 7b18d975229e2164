package io.quorate.k8s.walk;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.k8s.machine.Execution;
import io.quorate.k8s.pod.Cluster;
import io.quorate.k8s.pod.Events.Event;
import io.quorate.k8s.pod.Image;
import io.quorate.k8s.pod.NeedsPods;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Steps in one cluster, each of which relies on those before it. */
@ExtendWith({NeedsPods.class, ImageProvider.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(300)
abstract class Walk {

    static final List<String> PODS = List.of("zk-0", "zk-1", "zk-2");
    static final String DOMAIN = ".zk-hs.default.svc.cluster.local";

    /** While leadership passes from one server to another, nobody serves for an instant. */
    private static final long ELECTION_MILLIS_MAX = 1_000;

    private @Nullable Cluster cluster;

    @BeforeAll
    void create(Image image) {
        cluster = Cluster.create(image, Path.of("target", "pods", getClass().getSimpleName()));
    }

    @AfterAll
    void close() {
        if (cluster != null) {
            cluster.close();
        }
    }

    Cluster cluster() {
        return Objects.requireNonNull(cluster);
    }

    void awaitAllReady() {
        PODS.forEach(cluster()::awaitReady);
    }

    /** Waits until as many servers serve as there are pods. */
    void awaitAllServe() {
        int pods = cluster().podNames().size();
        cluster()
                .await(
                        "all servers serve",
                        Duration.ofMinutes(1),
                        () -> Servers.serving(cluster()).size() == pods);
    }

    /** In one pod, the name of another that is not ready does not resolve. */
    void assertNoName(String inPod, String ofPod) {
        Execution lookup = cluster().tryToExec(inPod, "getent", "hosts", ofPod + DOMAIN);
        assertThat(lookup.exitCode()).as(lookup.output()).isEqualTo(2);
    }

    void assertStartedInOrder() {
        assertThat(happened(0, "Created", "Ready"))
                .containsExactly(
                        "zk-0 Created", "zk-0 Ready", //
                        "zk-1 Created", "zk-1 Ready", //
                        "zk-2 Created", "zk-2 Ready");
    }

    /** {@code zkCli.sh} in a pod, after its server serves: what it prints. */
    String zkCli(String pod, String... command) {
        String[] words = new String[command.length + 1];
        words[0] = "zkCli.sh";
        System.arraycopy(command, 0, words, 1, command.length);
        return cluster().exec(pod, words);
    }

    /**
     * What happened to pods since then, as {@code pod what}, if it begins with one of these words.
     */
    List<String> happened(int since, String... words) {
        return cluster().events().since(since).stream()
                .filter(event -> List.of(words).contains(event.what().split("[ :]")[0]))
                .map(event -> event.pod() + " " + event.what().split("[ :]")[0])
                .toList();
    }

    /** How long after {@code from} a pod's next {@code to} came, for each {@code from}. */
    List<Long> millisBetween(int since, String pod, String from, String to) {
        List<Long> times = new ArrayList<>();
        long begin = -1;
        for (Event event : cluster().events().since(since)) {
            if (event.pod().equals(pod) && event.what().startsWith(from)) {
                begin = event.atMillis();
            } else if (event.pod().equals(pod) && event.what().startsWith(to) && begin >= 0) {
                times.add(event.atMillis() - begin);
                begin = -1;
            }
        }
        return times;
    }

    /** A rolling update under load: nobody notices, and enough servers are synchronised. */
    void update(String what, Runnable change) throws IOException, InterruptedException {
        awaitAllServe();
        int since = cluster().events().size();
        long beginNanos = System.nanoTime();
        try (SteadyLoad load = SteadyLoad.begin(cluster());
                QuorumWatch watch = QuorumWatch.begin(cluster(), PODS, 2)) {
            change.run();
            cluster().awaitRollout("zk");
            awaitAllServe();
            long seconds = (System.nanoTime() - beginNanos) / 1_000_000_000;
            SteadyLoad.Summary summary = load.end();
            long belowMillis = watch.endAndTellMillisBelow();
            System.out.printf(
                    "%s: %d s; %s; at most %d ms with fewer than two synchronised servers%n",
                    what, seconds, summary.line(), belowMillis);
            assertThat(summary.failures()).isZero();
            assertThat(summary.writes()).isPositive();
            assertThat(belowMillis)
                    .as("with fewer than two synchronised servers")
                    .isLessThan(ELECTION_MILLIS_MAX);
        }
        assertThat(happened(since, "Killing"))
                .containsExactly("zk-2 Killing", "zk-1 Killing", "zk-0 Killing");
    }
}
