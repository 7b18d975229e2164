package io.quorate.k8s.walk;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.k8s.pod.Manifests;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The walk with the tutorial's own manifest, as it is but for the name of the image. */
class TutorialManifestIT extends Section4 {

    @Override
    Manifests manifests() throws Exception {
        return Sources.tutorial();
    }

    @Override
    boolean startsInOrder() {
        return true;
    }

    @Test
    @Order(130)
    void aPodWithoutItsProbesScriptIsRestarted() {
        int since = cluster().events().size();
        int restarts = cluster().restartsOf("zk-0");
        cluster().exec("zk-0", "rm", "/opt/zookeeper/bin/zookeeper-ready");
        cluster().awaitRestarts("zk-0", restarts + 1);
        assertThat(happened(since, "Liveness")).contains("zk-0 Liveness");
        // The container that is new has the image's files again.
        cluster().awaitReady("zk-0");
        awaitAllServe();
    }
}
