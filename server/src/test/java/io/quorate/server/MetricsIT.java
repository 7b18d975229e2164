package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.config.ServerConfig;
import io.quorate.server.metrics.MetricsPageTest;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Three servers under load: what {@code /metrics} says is what {@code mntr} says, under the names
 * that a real ZooKeeper 3.9.5 has.
 */
@Timeout(120)
class MetricsIT {

    private static final ServerConfig.Admin ADMIN =
            new ServerConfig.Admin(
                    true, "127.0.0.1", 0, true, "/commands", Duration.ofSeconds(30), false);

    @TempDir Path folder;
    private final Http http = new Http();
    private final AtomicBoolean loading = new AtomicBoolean(true);
    private final AtomicReference<Exception> loadFailure = new AtomicReference<>();
    private Ensemble ensemble;
    private Thread load;
    private int leader;

    @BeforeEach
    void start() throws Exception {
        ensemble = Ensemble.of(3, folder);
        for (int id = 1; id <= 3; id++) {
            ensemble.startAs(TestConfig.from(ensemble.config(id)).admin(ADMIN).build());
        }
        leader = ensemble.awaitLeader();
        ZooKeeper client = ensemble.client(leader % 3 + 1);
        client.create("/load", new byte[10], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        load = new Thread(() -> load(client), "load");
        load.start();
    }

    @AfterEach
    void close() throws InterruptedException {
        loading.set(false);
        load.join();
        ensemble.close();
        http.close();
        assertThat(loadFailure.get()).isNull();
        assertThat(ensemble.failures()).isEmpty();
    }

    private void load(ZooKeeper client) {
        try {
            for (int i = 0; loading.get(); i++) {
                client.getData("/load", event -> {}, null);
                client.setData("/load", new byte[i % 100], -1);
                refused(client);
                String path =
                        client.create(
                                "/load/e-",
                                new byte[0],
                                Ids.OPEN_ACL_UNSAFE,
                                CreateMode.EPHEMERAL_SEQUENTIAL);
                client.delete(path, -1);
            }
        } catch (KeeperException | InterruptedException e) {
            loadFailure.set(e);
        }
    }

    private static void refused(ZooKeeper client) throws KeeperException, InterruptedException {
        try {
            client.getData("/none", false, null);
        } catch (KeeperException.NoNodeException asItShouldBe) {
            assertThat(asItShouldBe.getPath()).isEqualTo("/none");
        }
    }

    private Map<String, Double> monitor(int id) {
        Map<String, Double> meters = new TreeMap<>();
        for (String line : ensemble.ask(id, "mntr").lines().toList()) {
            String[] parts = line.split("\t", 2);
            if (parts[1].matches("-?[0-9.E-]+") && !parts[0].equals("zk_state_digest")) {
                meters.put(parts[0].substring("zk_".length()), Double.valueOf(parts[1]));
            }
        }
        return meters;
    }

    private static Set<String> families(Map<String, Double> samples) {
        Set<String> families = new TreeSet<>();
        for (String sample : samples.keySet()) {
            families.add(sample.replaceAll("\\{.*", "").replaceAll("_(sum|count)$", ""));
            families.add(sample.replaceAll("\\{.*", ""));
        }
        return families;
    }

    @Test
    void familiesAreZooKeepersAndEachHasAValue() throws Exception {
        Map<String, String> zooKeeper = MetricsPageTest.familiesOfZooKeeper();
        Set<String> absent = MetricsPageTest.absentFamilies();
        Map<String, Double> leads = http.samples(ensemble.adminPort(leader));
        Map<String, Double> follows = http.samples(ensemble.adminPort(leader % 3 + 1));
        Set<String> there = families(leads);
        there.addAll(families(follows));
        Set<String> expected = new TreeSet<>(zooKeeper.keySet());
        expected.removeAll(absent);
        assertThat(there).containsAll(expected);
        assertThat(there).doesNotContainAnyElementsOf(absent);
        zooKeeper.forEach(
                (name, kind) -> {
                    if (kind.equals("counter") && !absent.contains(name)) {
                        assertThat(there).contains(name + "_total");
                    }
                });
        assertThat(leads.get("learners")).isEqualTo(2);
        assertThat(leads.get("synced_followers")).isEqualTo(2);
        assertThat(follows).doesNotContainKey("learners");
        assertThat(leads.keySet()).anyMatch(name -> name.startsWith("jvm_memory_used_bytes{"));
        // Nothing of the data, of the clients or of the files.
        for (int id = 1; id <= 3; id++) {
            assertThat(http.get(ensemble.adminPort(id), "/metrics").body())
                    .doesNotContain("/load")
                    .doesNotContain("127.0.0.1")
                    .doesNotContain(folder.toString());
        }
    }

    @Test
    void whatHappensIsCounted() throws Exception {
        int follower = leader % 3 + 1;
        Await.until(
                "some load",
                60,
                () ->
                        http.samples(ensemble.adminPort(follower))
                                        .getOrDefault("updatelatency_count", 0.0)
                                > 200);
        Map<String, Double> leads = http.samples(ensemble.adminPort(leader));
        Map<String, Double> follows = http.samples(ensemble.adminPort(follower));
        for (String name :
                new String[] {
                    "fsynctime_count",
                    "sync_processor_batch_size_sum",
                    "fsync_batch_bytes_sum",
                    "commit_count",
                    "proposal_count",
                    "quorum_ack_latency_count",
                    "stage_propose_micros_count",
                    "stage_log_micros_count",
                    "stage_quorum_micros_count",
                    "stage_commit_micros_count",
                    "ack_latency_count{key=\"" + follower + "\"}",
                    "node_passes",
                    "node_pass_micros_sum",
                    "diff_count",
                    "leader_uptime",
                    "disk_free_bytes",
                    "open_file_descriptor_count",
                    "unavailable_time_count",
                    "dbinittime_count",
                    "serving"
                }) {
            assertThat(leads.get(name)).as("leader's " + name).isPositive();
        }
        for (String name :
                new String[] {
                    "readlatency_count",
                    "response_bytes",
                    "bytes_received_count",
                    "watch_bytes",
                    "connection_request_count",
                    "node_changed_watch_count_sum",
                    "learner_commit_received_count",
                    "learner_proposal_received_count",
                    "proposal_ack_creation_latency_count",
                    "follower_sync_time_count",
                    "looking_count",
                    "election_time_count",
                    "request_errors{error=\"no_node\"}",
                    "connections_closed{reason=\"word_answered\"}"
                }) {
            // The words were asked of the leader, and of this server too.
            ensemble.ask(follower, "ruok");
            assertThat(http.samples(ensemble.adminPort(follower)).get(name))
                    .as("follower's " + name)
                    .isPositive();
        }
        assertThat(follows.get("proposal_count")).isZero();
    }

    /** Asked before, between and after, what only grows is in order, under load. */
    @Test
    void metricsAndMonitorCountTheSame() throws Exception {
        for (int id = 1; id <= 3; id++) {
            Comparison asked = ask(id);
            int compared = 0;
            for (String name : asked.common()) {
                if (isMonotone(name)) {
                    assertThat(asked.scraped(name))
                            .as(name)
                            .isBetween(asked.before.get(name), asked.after.get(name));
                    compared++;
                }
            }
            // All counters by all their labels, and counts and sums of all summaries.
            assertThat(compared).isGreaterThan(110);
        }
    }

    /** When nothing happens any more, gauges are equal, too. */
    @Test
    void metricsAndMonitorShowTheSame() throws Exception {
        Await.until("some load", 60, () -> monitor(leader).getOrDefault("commit_count", 0.0) > 200);
        loading.set(false);
        load.join();
        for (int id = 1; id <= 3; id++) {
            Comparison asked = ask(id);
            int compared = 0;
            for (String name : asked.common()) {
                // To ask makes connections; to be asked takes time.
                boolean stands =
                        Objects.equals(asked.before.get(name), asked.after.get(name))
                                && !isMonotone(name)
                                && !name.equals("num_alive_connections")
                                && !name.equals("open_file_descriptor_count");
                if (stands) {
                    assertThat(asked.scraped(name)).as(name).isEqualTo(asked.before.get(name));
                    compared++;
                }
            }
            assertThat(compared).isGreaterThan(20);
            assertThat(asked.common())
                    .contains("znode_count", "approximate_data_size", "committed_zxid", "epoch");
        }
    }

    private Comparison ask(int id) throws Exception {
        Map<String, Double> before = monitor(id);
        Map<String, Double> scraped = http.samples(ensemble.adminPort(id));
        return new Comparison(before, scraped, monitor(id));
    }

    /**
     * What was asked, one after the other.
     *
     * @param before lines of {@code mntr}, without {@code zk_}
     * @param scraped samples of {@code /metrics}
     * @param after as before
     */
    private record Comparison(
            Map<String, Double> before, Map<String, Double> scraped, Map<String, Double> after) {

        /** Lines of {@code mntr} that have a sample. */
        Set<String> common() {
            Set<String> common = new TreeSet<>(before.keySet());
            common.retainAll(after.keySet());
            common.removeIf(name -> !scraped.containsKey(sampleOf(name, scraped)));
            return common;
        }

        /** The sample as {@code mntr} would print it. */
        @Nullable Double scraped(String name) {
            Double value = scraped.get(sampleOf(name, scraped));
            return value != null && name.startsWith("sum_")
                    ? Double.valueOf(Math.floor(value))
                    : value;
        }
    }

    private boolean isMonotone(String name) {
        return name.startsWith("cnt_")
                || name.startsWith("sum_")
                || MetricsPageTest.counters().stream().anyMatch(name::endsWith);
    }

    /** Which sample of {@code /metrics} is the line of {@code mntr}. */
    private static String sampleOf(String name, Map<String, Double> scraped) {
        if (name.startsWith("cnt_")) {
            return keyed(name.substring("cnt_".length()), "_count");
        }
        if (name.startsWith("sum_")) {
            return keyed(name.substring("sum_".length()), "_sum");
        }
        if (scraped.containsKey(name)) {
            return name;
        }
        for (String[] family :
                new String[][] {
                    {"_connections_closed", "reason"},
                    {"_requests_refused", "reason"},
                    {"_request_errors", "error"}
                }) {
            if (name.endsWith(family[0])) {
                String key = name.substring(0, name.length() - family[0].length());
                return family[0].substring(1) + "{" + family[1] + "=\"" + key + "\"}";
            }
        }
        return name;
    }

    private static String keyed(String name, String suffix) {
        return name.matches("[0-9]+_.*")
                ? name.replaceFirst("^([0-9]+)_(.*)$", "$2" + suffix + "{key=\"$1\"}")
                : name + suffix;
    }

    /** Prints what docs/metrics.md repeats; that it takes long is no failure. */
    @Test
    void printsWhatAScrapeCosts() throws Exception {
        int port = ensemble.adminPort(leader);
        for (int i = 0; i < 200; i++) {
            http.samples(port);
        }
        long[] nanos = new long[200];
        int bytes = 0;
        for (int i = 0; i < nanos.length; i++) {
            long began = System.nanoTime();
            bytes = http.get(port, "/metrics").body().length();
            nanos[i] = System.nanoTime() - began;
        }
        Arrays.sort(nanos);
        assertThat(bytes).isPositive();
        System.out.printf(
                "a scrape of %d bytes, in microseconds: median %d, p90 %d, longest %d%n",
                bytes,
                TimeUnit.NANOSECONDS.toMicros(nanos[100]),
                TimeUnit.NANOSECONDS.toMicros(nanos[180]),
                TimeUnit.NANOSECONDS.toMicros(nanos[199]));
        System.out.println(
                "node loop: "
                        + ensemble.ask(leader, "mntr")
                                .lines()
                                .filter(line -> line.contains("_node_pass_micros"))
                                .toList());
    }
}
