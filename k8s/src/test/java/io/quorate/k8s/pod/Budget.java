package io.quorate.k8s.pod;

import static io.quorate.k8s.pod.Fields.needed;

import io.kubernetes.client.custom.IntOrString;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudgetSpec;

import java.util.Collection;
import java.util.List;

/** How many of the pods of a PodDisruptionBudget may be taken away now. */
final class Budget {

    private final V1PodDisruptionBudgetSpec spec;
    private final int expected;
    private final long healthy;

    /**
     * The state of a budget.
     *
     * @param expected how many pods there should be: the replicas of what owns them
     */
    Budget(V1PodDisruptionBudgetSpec spec, int expected, Collection<Pod> pods) {
        this.spec = spec;
        this.expected = expected;
        this.healthy = pods.stream().filter(this::covers).filter(Pod::isReady).count();
    }

    private boolean covers(Pod pod) {
        return Selector.matches(needed(spec.getSelector()), pod.labels());
    }

    int disruptionsAllowed() {
        return (int) Math.max(0, healthy - desiredHealthy());
    }

    private int desiredHealthy() {
        return spec.getMaxUnavailable() != null
                ? expected - count(spec.getMaxUnavailable())
                : count(needed(spec.getMinAvailable()));
    }

    /** A percentage is rounded up, of either limit. */
    private int count(IntOrString limit) {
        if (limit.isInteger()) {
            return limit.getIntValue();
        }
        int percent = Integer.parseInt(limit.getStrValue().replace("%", ""));
        return (expected * percent + 99) / 100;
    }

    /** Whether it lets a pod be evicted. One that runs nowhere yet disrupts nothing. */
    boolean allows(Pod pod) {
        if (!covers(pod) || pod.isTerminating() || pod.container().isEmpty()) {
            return true;
        }
        if (!pod.isReady()) {
            return "AlwaysAllow".equals(spec.getUnhealthyPodEvictionPolicy())
                    || healthy >= desiredHealthy();
        }
        return disruptionsAllowed() > 0;
    }

    /** All budgets that hold for a pod. */
    static boolean allAllow(List<Budget> budgets, Pod pod) {
        return budgets.stream().allMatch(budget -> budget.allows(pod));
    }
}
