package io.quorate.k8s.walk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The tutorial's flags, with a heap of 512 MB, and a limit of 1 GiB that the kernel enforces;
 * {@code -Dmemory.seconds=300} writes for longer.
 */
class MemoryIT extends Walk {

    private static final int ZNODES = 100_000;
    private static final long SECONDS = Integer.getInteger("memory.seconds", 20);
    private static final String LIMIT =
            """
            [{"op": "add", "path": "/spec/template/spec/containers/0/resources/limits", "value": {"memory": "1Gi"}}]
            """;

    @Test
    @Order(10)
    @Timeout(1_200)
    void aHundredThousandZnodesUnderLoadFitIntoTheLimit() throws Exception {
        cluster().apply(Sources.tutorial().patched(LIMIT));
        awaitAllReady();
        awaitAllServe();
        List<String> words = new ArrayList<>(cluster().onPodNetwork());
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path")));
        words.addAll(List.of(MemoryLoad.class.getName(), SteadyLoad.SERVERS));
        words.addAll(List.of(Integer.toString(ZNODES), Long.toString(SECONDS)));
        Process load = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said =
                new String(load.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        System.out.println(said);
        assertThat(said).containsPattern("znodes " + ZNODES + ", writes \\d{4,}, failures 0");
        for (String pod : PODS) {
            // A client of the same container counts, too.
            assertThat(zkCli(pod, "get", "/memory").lines()).contains("numChildren = 100");
            // The kernel's own count has files it keeps in memory, which it gives up before it
            // kills.
            System.out.printf(
                    "%s: at most %d MiB of 1024, with files; the server itself: %s%n",
                    pod, cluster().memoryPeakBytes(pod) >> 20, residentPeak(pod));
            assertThat(cluster().outOfMemoryKills(pod)).isZero();
            assertThat(cluster().restartsOf(pod)).isZero();
        }
    }

    private String residentPeak(String pod) {
        return cluster().exec(pod, "grep", "VmHWM", "/proc/1/status").strip();
    }
}
