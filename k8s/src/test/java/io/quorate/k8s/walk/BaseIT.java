package io.quorate.k8s.walk;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.k8s.pod.Manifests;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The walk with our manifests as they are: parallel start, probes over HTTP. */
class BaseIT extends Section4 {

    @Override
    Manifests manifests() throws Exception {
        return Sources.kustomization("base");
    }

    @Override
    boolean startsInOrder() {
        return false;
    }

    @Test
    @Order(130)
    void nothingOfTheImageCanBeRemoved() {
        assertThat(cluster().tryToExec("zk-0", "rm", "/opt/zookeeper/bin/zookeeper-ready").output())
                .contains("Read-only file system");
    }
}
