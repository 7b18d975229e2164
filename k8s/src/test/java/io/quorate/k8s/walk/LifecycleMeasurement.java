package io.quorate.k8s.walk;

import io.quorate.k8s.pod.Cluster;
import io.quorate.k8s.pod.Events.Event;
import io.quorate.k8s.pod.Image;
import io.quorate.k8s.pod.NeedsPods;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Times of Quorate's and of Apache ZooKeeper's pods with the tutorial's manifest, in turn. Not a
 * test: run by its name, it prints a table. {@code -Dmeasure.rounds=3} is how often.
 */
@ExtendWith({NeedsPods.class, ImageProvider.class})
class LifecycleMeasurement {

    private static final String CPU =
            """
            [{"op": "replace", "path": "/spec/template/spec/containers/0/resources/requests/cpu", "value": "0.3"}]
            """;
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Map<String, List<Long>> millisByRow = new LinkedHashMap<>();

    @Test
    void measure(Image quorate) throws Exception {
        Image zooKeeper = zooKeeper(quorate);
        for (int round = 0; round < Integer.getInteger("measure.rounds", 3); round++) {
            measure("Quorate", quorate);
            measure("ZooKeeper", zooKeeper);
        }
        System.out.println("| what | times in ms, sorted |\n| --- | --- |");
        millisByRow.forEach((row, millis) -> System.out.printf("| %s | %s |%n", row, millis));
    }

    private void measure(String name, Image image) throws Exception {
        try (Cluster cluster = Cluster.create(image, Path.of("target", "pods", "measure" + name))) {
            cluster.apply(Sources.tutorial());
            Walk.PODS.forEach(cluster::awaitReady);
            awaitServing(cluster);
            for (String pod : Walk.PODS) {
                add(name, "pod from created to ready", createdToReady(cluster, pod));
            }
            long beganNanos = System.nanoTime();
            gap(cluster, name, "rolling update, longest gap of writes", this::rollingUpdate);
            add(name, "rolling update, from patch to rolled out", millisSince(beganNanos));
            gap(
                    cluster,
                    name,
                    "leader's pod deleted, longest gap of writes",
                    it -> it.deletePod(leader(it)));
            gap(
                    cluster,
                    name,
                    "leader's pod killed, longest gap of writes",
                    it -> it.killPod(leader(it)));
        }
    }

    private interface Happening {
        void at(Cluster cluster) throws Exception;
    }

    private void gap(Cluster cluster, String name, String what, Happening event) throws Exception {
        try (SteadyLoad load = SteadyLoad.begin(cluster)) {
            event.at(cluster);
            Walk.PODS.forEach(cluster::awaitReady);
            awaitServing(cluster);
            SteadyLoad.Summary summary = load.end();
            add(name, what, summary.longestGapMillis());
            add(name, what.replace("longest gap of writes", "requests lost"), summary.lost());
            if (summary.failures() > 0) {
                throw new AssertionError(name + ": " + what + ": " + summary.line());
            }
        }
    }

    private void rollingUpdate(Cluster cluster) {
        cluster.patch("zk", CPU);
        cluster.awaitRollout("zk");
    }

    private static String leader(Cluster cluster) throws IOException {
        for (String pod : Walk.PODS) {
            if (Servers.ask(cluster, pod, "srvr").contains("Mode: leader")) {
                return pod;
            }
        }
        throw new AssertionError("nobody leads: " + cluster.describe());
    }

    private static void awaitServing(Cluster cluster) {
        cluster.await(
                "all servers serve",
                LIMIT,
                () -> Walk.PODS.stream().allMatch(pod -> hasMode(cluster, pod)));
    }

    private static boolean hasMode(Cluster cluster, String pod) {
        try {
            return Servers.ask(cluster, pod, "srvr").contains("Mode: ");
        } catch (IOException notYet) {
            return false;
        }
    }

    private static long createdToReady(Cluster cluster, String pod) {
        long created = 0;
        for (Event event : cluster.events().since(0)) {
            if (event.pod().equals(pod) && event.what().startsWith("Created")) {
                created = event.atMillis();
            } else if (event.pod().equals(pod) && event.what().startsWith("Ready")) {
                return event.atMillis() - created;
            }
        }
        throw new AssertionError(pod + " was never ready");
    }

    private static long millisSince(long beganNanos) {
        return (System.nanoTime() - beganNanos) / 1_000_000;
    }

    private void add(String name, String what, long millis) {
        List<Long> all = millisByRow.computeIfAbsent(what + ": " + name, row -> new ArrayList<>());
        all.add(millis);
        all.sort(null);
        System.out.println(what + ": " + name + ": " + millis);
    }

    /** The same image, with ZooKeeper's server in it. */
    private static Image zooKeeper(Image quorate) throws IOException, InterruptedException {
        Path root = Path.of("target", "zookeeper-root").toAbsolutePath();
        List<String> command = new ArrayList<>();
        command.add(Path.of("src/test/resources/walk/zookeeper-root.sh").toString());
        command.add(quorate.root().toString());
        command.add(root.toString());
        for (String entry : System.getProperty("java.class.path").split(":")) {
            String jar = Path.of(entry).getFileName().toString();
            if (jar.matches(
                    "(zookeeper|zookeeper-jute|netty-.*|slf4j-api|slf4j-nop|metrics-core|snappy-java)"
                        + "-\\d.*\\.jar")) {
                command.add(entry);
            }
        }
        if (!Files.exists(root)) {
            int code = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (code != 0) {
                throw new IOException("zookeeper-root.sh ended with " + code);
            }
        }
        return new Image(root, quorate.environment(), quorate.user(), quorate.folder());
    }
}
