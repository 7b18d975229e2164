package io.quorate.k8s.walk;

import io.quorate.k8s.pod.Manifests;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * The tutorial's manifest with a readiness probe that passes at once: a pod is ready as soon as its
 * server answers {@code ruok}, which is before it is synchronised, and the next one is told to
 * stop.
 */
class EarlyReadyIT extends Walk {

    private static final String AT_ONCE =
            """
            [{"op": "replace", "path": "/spec/template/spec/containers/0/readinessProbe/initialDelaySeconds", "value": 0},
             {"op": "add", "path": "/spec/template/spec/containers/0/readinessProbe/periodSeconds", "value": 1}]
            """;

    @Test
    @Order(10)
    void aPodThatIsToldToStopWaitsUntilTheOthersCanDoWithoutIt() throws Exception {
        Manifests manifests = Sources.tutorial();
        cluster().apply(manifests);
        cluster().patch("zk", AT_ONCE);
        cluster().awaitRollout("zk");
        for (String cpu : new String[] {"0.3", "0.4"}) {
            String path = "/spec/template/spec/containers/0/resources/requests/cpu";
            String patch =
                    "[{\"op\": \"replace\", \"path\": \""
                            + path
                            + "\", \"value\": \""
                            + cpu
                            + "\"}]";
            update("update with early readiness", () -> cluster().patch("zk", patch));
        }
    }
}
