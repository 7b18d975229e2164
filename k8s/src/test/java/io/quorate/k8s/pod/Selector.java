package io.quorate.k8s.pod;

import static io.quorate.k8s.pod.Fields.list;

import io.kubernetes.client.openapi.models.V1LabelSelector;
import io.kubernetes.client.openapi.models.V1LabelSelectorRequirement;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/** Which labels a selector takes. */
final class Selector {

    private Selector() {}

    static boolean matches(V1LabelSelector selector, Map<String, String> labels) {
        return contains(labels, selector.getMatchLabels())
                && list(selector.getMatchExpressions()).stream()
                        .allMatch(expression -> matches(expression, labels));
    }

    /** A service's, which has no other form. */
    static boolean contains(Map<String, String> labels, @Nullable Map<String, String> wanted) {
        return wanted == null || labels.entrySet().containsAll(wanted.entrySet());
    }

    private static boolean matches(V1LabelSelectorRequirement wanted, Map<String, String> labels) {
        String value = labels.get(wanted.getKey());
        return switch (wanted.getOperator()) {
            case "In" -> value != null && list(wanted.getValues()).contains(value);
            case "NotIn" -> value == null || !list(wanted.getValues()).contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            default -> throw new IllegalArgumentException("no such operator: " + wanted);
        };
    }
}
