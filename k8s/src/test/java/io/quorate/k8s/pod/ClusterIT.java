package io.quorate.k8s.pod;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a node does for a pod, with scripts in the place of a server and this machine's programs.
 */
@ExtendWith(NeedsPods.class)
@Timeout(120)
class ClusterIT {

    private static final String RUNS_ON = "while :; do sleep 1; done";

    @TempDir Path root;
    private @Nullable Cluster cluster;

    /** The root of a file system that has nothing but users, and gets the programs as a volume. */
    @BeforeEach
    void create() throws IOException {
        for (String folder : List.of("bin", "sbin", "lib", "lib64")) {
            Files.createSymbolicLink(root.resolve(folder), Path.of("usr", folder));
        }
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/passwd"), "one:x:1000:1000::/home:/bin/sh\n");
        Files.writeString(root.resolve("etc/group"), "one:x:1000:\nfour:x:4000:one\n");
        Image image = new Image(root, Map.of("PATH", "/usr/bin", "OF_IMAGE", "1"), 1000, "/");
        cluster = Cluster.create(image, Path.of("target", "pods", "ClusterIT"));
    }

    @AfterEach
    void close() {
        cluster().close();
    }

    private Cluster cluster() {
        return Objects.requireNonNull(cluster);
    }

    /** Applies a set of one pod that runs a script. */
    private void run(String script, String ofContainer, String ofPod) {
        cluster()
                .apply(
                        Manifests.parse(
                                """
                                apiVersion: v1
                                kind: Secret
                                metadata: {name: hidden}
                                stringData: {word: xyzzy}
                                ---
                                apiVersion: apps/v1
                                kind: StatefulSet
                                metadata: {name: one}
                                spec:
                                  serviceName: ones
                                  selector: {matchLabels: {app: one}}
                                  template:
                                    metadata:
                                      labels: {app: one}
                                    spec:
                                      containers:
                                      - name: script
                                        command: [sh, -c, '%s']
                                        volumeMounts:
                                        - {name: programs, mountPath: /usr, readOnly: true}
                                        - {name: room, mountPath: /room}
                                        - {name: kept, mountPath: /kept}
                                %s
                                      volumes:
                                      - {name: programs, hostPath: {path: /usr}}
                                      - {name: room, emptyDir: {}}
                                      securityContext: {fsGroup: 2000, supplementalGroups: [3000]}
                                %s
                                  volumeClaimTemplates:
                                  - metadata: {name: kept}
                                    spec: {}
                                """
                                        .formatted(
                                                script, ofContainer.indent(8), ofPod.indent(6))));
    }

    private List<String> happened() {
        return cluster().events().since(0).stream().map(Events.Event::what).toList();
    }

    @Test
    void whatEndsIsStartedAgain_atOnceFirst_andThenAfterAPause() {
        run("echo said; exit 3", "", "");
        cluster().awaitStatus("one-0", "CrashLoopBackOff");
        assertThat(happened())
                .containsSubsequence("Running", "Exited: 3", "Running", "Exited: 3")
                .filteredOn("Running"::equals)
                .hasSize(2);
        assertThat(cluster().logs("one-0", 20)).containsExactly("said");
    }

    @Test
    void aProcessSeesItsUserGroupsNamesAndVariables() {
        run(
                RUNS_ON,
                """
                env:
                - {name: WORD, valueFrom: {secretKeyRef: {name: hidden, key: word}}}
                - {name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                - {name: BOTH, value: "$(POD) $(WORD) $$(WORD)"}
                """,
                "");
        cluster().awaitReady("one-0");
        assertThat(cluster().exec("one-0", "sh", "-c", "echo $BOTH $OF_IMAGE $HOME"))
                .isEqualTo("one-0 xyzzy $(WORD) 1 /home\n");
        assertThat(cluster().exec("one-0", "id", "-u")).isEqualTo("1000\n");
        assertThat(cluster().exec("one-0", "id", "-G")).isEqualTo("1000 2000 3000 4000\n");
        assertThat(cluster().exec("one-0", "hostname", "-f"))
                .isEqualTo("one-0.ones.default.svc.cluster.local\n");
    }

    @Test
    void aReadOnlyRootCannotBeWritten_butVolumesCan() {
        run(
                RUNS_ON,
                "securityContext: {readOnlyRootFilesystem: true}",
                "terminationGracePeriodSeconds: 1");
        cluster().awaitReady("one-0");
        assertThat(cluster().tryToExec("one-0", "touch", "/file").output())
                .contains("Read-only file system");
        cluster().exec("one-0", "sh", "-c", "mkdir /room/folder && touch /kept/file");
        assertThat(cluster().exec("one-0", "stat", "-c", "%A %g", "/room/folder"))
                .isEqualTo("drwxr-sr-x 2000\n");
        cluster().deletePod("one-0");
        cluster().awaitReady("one-0");
        assertThat(cluster().exec("one-0", "ls", "/room", "/kept"))
                .contains("file")
                .doesNotContain("folder");
    }

    @Test
    void aPodIsToldToStopAfterItsHook_andIsKilledAfterItsGracePeriod() {
        run(
                "trap \"echo told\" TERM; " + RUNS_ON,
                "lifecycle: {preStop: {exec: {command: [touch, /kept/hook]}}}",
                "terminationGracePeriodSeconds: 3");
        cluster().awaitReady("one-0");
        cluster().deletePod("one-0");
        assertThat(happened()).containsSubsequence("Killing", "SIGKILL", "Exited: 137", "Gone");
        cluster().awaitReady("one-0");
        assertThat(cluster().exec("one-0", "ls", "/kept")).isEqualTo("hook\n");
    }

    @Test
    void livenessWaitsForTheStartup_andItsFailureRestartsTheContainer() {
        run(
                RUNS_ON,
                """
                startupProbe: {exec: {command: [test, -e, /room/started]}, periodSeconds: 1, failureThreshold: 60}
                livenessProbe: {exec: {command: ["false"]}, periodSeconds: 1, failureThreshold: 1}
                """,
                "terminationGracePeriodSeconds: 2");
        cluster()
                .await(
                        "three failures of the startup",
                        Duration.ofSeconds(20),
                        () ->
                                happened().stream()
                                                .filter(what -> what.startsWith("Startup"))
                                                .count()
                                        > 2);
        assertThat(cluster().restartsOf("one-0")).isZero();
        assertThat(cluster().isReady("one-0")).isFalse();
        cluster().exec("one-0", "touch", "/room/started");
        cluster().awaitRestarts("one-0", 1);
        assertThat(happened()).contains("Killing: its probe failed");
    }

    @Test
    void memoryAboveItsLimitEndsTheContainer() {
        run("tail /dev/zero", "resources: {limits: {memory: 32Mi}}", "");
        cluster().awaitRestarts("one-0", 1);
        assertThat(happened()).contains("Exited: 137");
    }
}
