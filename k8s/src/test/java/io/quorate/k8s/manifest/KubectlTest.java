package io.quorate.k8s.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** That kubectl is a new one, and that nothing it complains of goes by. */
final class KubectlTest {

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({"v1.32.3, 32", "v1.27.0-gke.100, 27", "v1.20.2, 20", "something else, 0"})
    void readsTheVersion(String version, int minor) {
        assertThat(Kubectl.minor(version)).isEqualTo(minor);
    }

    @Test
    void refusesAWarning() throws Exception {
        Files.writeString(
                folder.resolve("kustomization.yaml"),
                """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                resources:
                - service.yaml
                commonLabels:
                  app: zk
                """);
        Files.writeString(
                folder.resolve("service.yaml"),
                "apiVersion: v1\nkind: Service\nmetadata: {name: x}\n");
        Kubectl kubectl = Kubectl.find();

        assertThatThrownBy(() -> kubectl.kustomize(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("deprecated");
    }

    @Test
    void refusesAFailureThatSaysNothing() {
        assertThatThrownBy(() -> new Kubectl("false").kustomize(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ends with 1");
    }

    @Test
    void refusesWhatCannotBeRendered() throws Exception {
        Kubectl kubectl = Kubectl.find();

        assertThatThrownBy(() -> kubectl.kustomize(folder.resolve("nothing")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nothing");
    }
}
