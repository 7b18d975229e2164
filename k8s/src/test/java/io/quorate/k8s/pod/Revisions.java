package io.quorate.k8s.pod;

import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1PodTemplateSpec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The templates that a StatefulSet had. Each has an id for good, which is what its pods are
 * compared by; a template that comes back keeps its id and becomes the newest of the history.
 */
final class Revisions {

    /** By id; the first id is 1. */
    private final List<String> templates = new ArrayList<>();

    /** Number to id. */
    private final NavigableMap<Integer, Integer> history = new TreeMap<>();

    /** Makes a template the newest, and tells its id. */
    int add(V1PodTemplateSpec template) {
        int id = find(template);
        if (id == 0) {
            templates.add(JSON.serialize(template));
            id = templates.size();
        }
        if (history.isEmpty() || history.lastEntry().getValue() != id) {
            int number = history.isEmpty() ? 1 : history.lastKey() + 1;
            history.values().remove(id);
            history.put(number, id);
        }
        return id;
    }

    /** The id of a template; 0 if it is none of them. */
    int find(V1PodTemplateSpec template) {
        return templates.indexOf(JSON.serialize(template)) + 1;
    }

    /** What {@code kubectl rollout history} lists: numbers, of which a template has the newest. */
    List<Integer> history() {
        return List.copyOf(history.keySet());
    }

    /** The id of the template before the newest. */
    int previous() {
        Map.Entry<Integer, Integer> before = history.lowerEntry(history.lastKey());
        if (before == null) {
            throw new IllegalStateException("no rollout history: only one revision");
        }
        return before.getValue();
    }

    /** A copy. */
    V1PodTemplateSpec template(int id) {
        return JSON.deserialize(templates.get(id - 1), V1PodTemplateSpec.class);
    }
}
