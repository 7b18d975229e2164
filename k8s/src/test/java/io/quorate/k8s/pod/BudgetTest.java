package io.quorate.k8s.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernetes.client.custom.IntOrString;
import io.kubernetes.client.openapi.models.V1LabelSelector;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudgetSpec;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

class BudgetTest {

    private final List<Pod> pods = IntStream.range(0, 3).mapToObj(Samples.set("")::pod).toList();

    private static V1PodDisruptionBudgetSpec spec() {
        return new V1PodDisruptionBudgetSpec()
                .selector(new V1LabelSelector().matchLabels(Map.of("app", "zk")));
    }

    private int allowed(V1PodDisruptionBudgetSpec spec) {
        return new Budget(spec, 3, pods).disruptionsAllowed();
    }

    @Test
    void oneMayBeUnavailable_andNoSecond() {
        V1PodDisruptionBudgetSpec one = spec().maxUnavailable(new IntOrString(1));
        pods.forEach(pod -> pod.ready(true));
        assertThat(allowed(one)).isEqualTo(1);
        pods.getFirst().ready(false);
        assertThat(allowed(one)).isZero();
        pods.get(1).ready(false);
        assertThat(allowed(one)).isZero();
    }

    @Test
    void aPodThatIsToGoCountsAsGone() {
        pods.forEach(pod -> pod.ready(true));
        pods.getFirst().delete();
        assertThat(allowed(spec().maxUnavailable(new IntOrString(1)))).isZero();
    }

    @Test
    void percentagesAreRoundedUp() {
        pods.forEach(pod -> pod.ready(true));
        assertThat(allowed(spec().minAvailable(new IntOrString("50%")))).isEqualTo(1);
        assertThat(allowed(spec().maxUnavailable(new IntOrString("50%")))).isEqualTo(2);
    }

    @Test
    void otherPodsAreNoneOfItsBusiness() {
        V1PodDisruptionBudgetSpec other =
                new V1PodDisruptionBudgetSpec()
                        .selector(new V1LabelSelector().matchLabels(Map.of("app", "other")))
                        .minAvailable(new IntOrString(3));
        assertThat(new Budget(other, 3, pods).allows(pods.getFirst())).isTrue();
    }
}
