package io.quorate.k8s.walk;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * The tutorial's manifest without its readiness probe, which is the worst that a probe can be: a
 * pod is ready before its server takes part, and the next one is told to stop.
 */
class EarlyReadyIT extends Walk {

    private static final String CONTAINER = "/spec/template/spec/containers/0";
    private static final String NO_READINESS =
            """
            [{"op": "remove", "path": "%s/readinessProbe"}]
            """
                    .formatted(CONTAINER);
    private static final String LESS_CPU =
            """
            [{"op": "replace", "path": "%s/resources/requests/cpu", "value": "0.3"}]
            """
                    .formatted(CONTAINER);

    @Test
    @Order(10)
    void aServerThatIsToldToStopWaitsUntilTheOthersCanDoWithoutIt() throws Exception {
        cluster().apply(Sources.tutorial().patched(NO_READINESS));
        awaitAllReady();
        awaitAllServe();
        update("rolling update with early readiness", () -> cluster().patch("zk", LESS_CPU));
    }
}
