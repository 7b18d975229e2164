package io.quorate.k8s.pod;

import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1PodTemplateSpec;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The templates that a StatefulSet had, by number; one that comes back gets a new number. */
final class Revisions {

    private final NavigableMap<Integer, String> templates = new TreeMap<>();

    /** The number of a template. */
    int add(V1PodTemplateSpec template) {
        String json = JSON.serialize(template);
        if (!templates.isEmpty() && templates.lastEntry().getValue().equals(json)) {
            return templates.lastKey();
        }
        int number = templates.isEmpty() ? 1 : templates.lastKey() + 1;
        templates.values().remove(json);
        templates.put(number, json);
        return number;
    }

    /** What {@code kubectl rollout history} lists. */
    List<Integer> history() {
        return List.copyOf(templates.keySet());
    }

    /** The one before the newest. */
    int previous() {
        Integer before = templates.lowerKey(templates.lastKey());
        if (before == null) {
            throw new IllegalStateException("no rollout history: only one revision");
        }
        return before;
    }

    /** A copy. */
    V1PodTemplateSpec template(int number) {
        String json = templates.get(number);
        if (json == null) {
            throw new IllegalArgumentException("no revision " + number + ": " + history());
        }
        return JSON.deserialize(json, V1PodTemplateSpec.class);
    }
}
