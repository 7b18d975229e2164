package io.quorate.k8s.walk;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Our overlay that starts pods in order and probes with the tutorial's script. */
class OrderedIT extends Walk {

    private static final String LESS_CPU =
            """
            [{"op": "replace", "path": "/spec/template/spec/containers/0/resources/requests/cpu", "value": "0.3"}]
            """;

    @Test
    @Order(10)
    void eachPodWaitsForTheOneBeforeIt() throws Exception {
        cluster().apply(Sources.kustomization("overlays/ordered"));
        awaitAllReady();
        assertStartedInOrder();
        awaitAllServe();
    }

    @Test
    @Order(20)
    void rollingUpdateKeepsTheEnsembleServing() throws Exception {
        update("rolling update in order", () -> cluster().patch("zk", LESS_CPU));
    }
}
