package io.quorate.k8s.manifest;

import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the schemas of the Kubernetes API say: no field is unknown, none that is needed missing. */
final class ApiTypes {

    private ApiTypes() {}

    private interface Parser {
        Object parse(String json) throws IOException;
    }

    /** The version of the API that a kind is taken from, and its schema. */
    private record Type(String apiVersion, Parser parser) {}

    private static final Map<String, Type> TYPES =
            Map.of(
                    "StatefulSet", new Type("apps/v1", V1StatefulSet::fromJson),
                    "Service", new Type("v1", V1Service::fromJson),
                    "ServiceAccount", new Type("v1", V1ServiceAccount::fromJson),
                    "Secret", new Type("v1", V1Secret::fromJson),
                    "PodDisruptionBudget", new Type("policy/v1", V1PodDisruptionBudget::fromJson),
                    "NetworkPolicy", new Type("networking.k8s.io/v1", V1NetworkPolicy::fromJson),
                    "ServiceMonitor",
                            new Type("monitoring.coreos.com/v1", ApiTypes::serviceMonitor));

    /** What is wrong with an object, a line each. */
    static List<String> complaints(KubernetesObject object) {
        Type type = TYPES.get(object.kind());
        if (type == null) {
            return List.of(object.kind() + " is a kind that these manifests do not have");
        }
        List<String> complaints = new ArrayList<>();
        if (!object.string("$.apiVersion").equals(type.apiVersion())) {
            complaints.add(object.kind() + " is not of " + type.apiVersion());
        }
        check(object, type.parser(), complaints);
        if (object.kind().equals("StatefulSet")) {
            // A real API server takes a template that no pod can be made of.
            check(pod(object), V1Pod::fromJson, complaints);
        }
        return complaints;
    }

    private static void check(KubernetesObject object, Parser parser, List<String> complaints) {
        try {
            parser.parse(object.json());
        } catch (IOException | RuntimeException refused) {
            complaints.add(object.kind() + " " + object.name() + ": " + refused.getMessage());
        }
    }

    /** The pod that the controller would make of a template, without what it adds. */
    static KubernetesObject pod(KubernetesObject set) {
        Map<String, Object> metadata = new HashMap<>(set.map("$.spec.template.metadata"));
        metadata.put("name", set.name() + "-0");
        return new KubernetesObject(
                Map.of(
                        "apiVersion",
                        "v1",
                        "kind",
                        "Pod",
                        "metadata",
                        metadata,
                        "spec",
                        set.map("$.spec.template.spec")));
    }

    /** A kind that the Prometheus operator defines: as much of its schema as is used here. */
    private static Object serviceMonitor(String json) throws IOException {
        KubernetesObject monitor = Kustomization.parse(json).getFirst();
        only(monitor.fields(), Set.of("apiVersion", "kind", "metadata", "spec"));
        only(monitor.map("$.metadata"), Set.of("name", "labels"));
        only(monitor.map("$.spec"), Set.of("selector", "endpoints"));
        only(monitor.map("$.spec.selector"), Set.of("matchLabels"));
        List<Map<String, Object>> endpoints = monitor.list("$.spec.endpoints[*]");
        if (endpoints.isEmpty()) {
            throw new IOException("spec.endpoints is empty");
        }
        for (Map<String, Object> endpoint : endpoints) {
            only(endpoint, Set.of("port", "path", "interval", "scrapeTimeout"));
        }
        return monitor;
    }

    private static void only(Map<String, Object> fields, Set<String> known) throws IOException {
        if (!fields.keySet().equals(known)) {
            throw new IOException("has " + fields.keySet() + " where " + known + " is expected");
        }
    }
}
