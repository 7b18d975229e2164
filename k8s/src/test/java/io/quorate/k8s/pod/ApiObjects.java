package io.quorate.k8s.pod;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** What was applied and has no life of its own; by name. */
final class ApiObjects {

    private final Map<String, V1Service> services = new ConcurrentSkipListMap<>();
    private final Map<String, V1PodDisruptionBudget> budgets = new ConcurrentSkipListMap<>();
    private final Map<String, V1Secret> secrets = new ConcurrentSkipListMap<>();
    private final Map<String, V1ConfigMap> configMaps = new ConcurrentSkipListMap<>();

    void apply(Manifests manifests) {
        manifests.services().forEach(each -> services.put(Fields.name(each.getMetadata()), each));
        manifests.budgets().forEach(each -> budgets.put(Fields.name(each.getMetadata()), each));
        manifests.secrets().forEach(each -> secrets.put(Fields.name(each.getMetadata()), each));
        manifests
                .configMaps()
                .forEach(each -> configMaps.put(Fields.name(each.getMetadata()), each));
    }

    Map<String, V1Service> services() {
        return services;
    }

    Iterable<V1PodDisruptionBudget> budgets() {
        return budgets.values();
    }

    Optional<Map<String, String>> secret(String name) {
        return Optional.ofNullable(secrets.get(name)).map(ApiObjects::values);
    }

    Optional<Map<String, String>> configMap(String name) {
        return Optional.ofNullable(configMaps.get(name)).map(V1ConfigMap::getData);
    }

    private static Map<String, String> values(V1Secret secret) {
        Map<String, String> values = new LinkedHashMap<>();
        if (secret.getData() != null) {
            secret.getData().forEach((key, data) -> values.put(key, new String(data, UTF_8)));
        }
        if (secret.getStringData() != null) {
            values.putAll(secret.getStringData());
        }
        return values;
    }
}
