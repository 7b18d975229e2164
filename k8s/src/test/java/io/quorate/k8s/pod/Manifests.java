package io.quorate.k8s.pod;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;

import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1StatefulSet;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The objects of one {@code kubectl apply}, as far as they make a difference to pods. */
public record Manifests(
        List<V1StatefulSet> statefulSets,
        List<V1Service> services,
        List<V1PodDisruptionBudget> budgets,
        List<V1Secret> secrets,
        List<V1ConfigMap> configMaps) {

    /** Nothing here acts on them. */
    private static final Set<String> WITHOUT_EFFECT =
            Set.of("Namespace", "NetworkPolicy", "ServiceAccount", "ServiceMonitor");

    /** Reads a stream of YAML documents (or JSON, which is YAML); unknown fields are an error. */
    public static Manifests parse(String yaml) {
        Manifests read =
                new Manifests(
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new ArrayList<>());
        Gson gson = new Gson();
        for (Object document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(yaml)) {
            if (document instanceof Map<?, ?> object) {
                try {
                    read.add(String.valueOf(object.get("kind")), gson.toJson(object));
                } catch (IOException wrong) {
                    throw new UncheckedIOException(wrong);
                }
            }
        }
        return read;
    }

    /**
     * The same with a patch done to the only StatefulSet, as {@code kubectl patch --local} does.
     */
    public Manifests patched(String jsonPatch) {
        JsonElement set = JsonParser.parseString(JSON.serialize(statefulSets.getFirst()));
        JsonElement patched = JsonPatch.apply(set, jsonPatch);
        V1StatefulSet read = JSON.deserialize(patched.toString(), V1StatefulSet.class);
        return new Manifests(List.of(read), services, budgets, secrets, configMaps);
    }

    private void add(String kind, String json) throws IOException {
        switch (kind) {
            case "StatefulSet" -> statefulSets.add(V1StatefulSet.fromJson(json));
            case "Service" -> services.add(V1Service.fromJson(json));
            case "PodDisruptionBudget" -> budgets.add(V1PodDisruptionBudget.fromJson(json));
            case "Secret" -> secrets.add(V1Secret.fromJson(json));
            case "ConfigMap" -> configMaps.add(V1ConfigMap.fromJson(json));
            default -> {
                if (!WITHOUT_EFFECT.contains(kind)) {
                    throw new IllegalArgumentException("nothing here plays a " + kind);
                }
            }
        }
    }
}
