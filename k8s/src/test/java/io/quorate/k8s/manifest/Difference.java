package io.quorate.k8s.manifest;

import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/** In which fields two manifests differ. */
final class Difference {

    private Difference() {}

    /**
     * The fields with another value, or in one of the two only: as {@code Kind name: field.field},
     * where an item of a list is told by its name. Of an object in one of the two only its kind and
     * name.
     */
    static NavigableSet<String> between(
            List<KubernetesObject> some, List<KubernetesObject> others) {
        Map<String, Map<String, Object>> left = fields(some);
        Map<String, Map<String, Object>> right = fields(others);
        NavigableSet<String> differences = new TreeSet<>();
        for (String object : union(left, right)) {
            Map<String, Object> before = left.get(object);
            Map<String, Object> after = right.get(object);
            if (before == null || after == null) {
                differences.add(object);
            } else {
                union(before, after).stream()
                        .filter(field -> !Objects.equals(before.get(field), after.get(field)))
                        .forEach(field -> differences.add(object + ": " + field));
            }
        }
        return differences;
    }

    private static NavigableSet<String> union(Map<String, ?> some, Map<String, ?> others) {
        NavigableSet<String> keys = new TreeSet<>(some.keySet());
        keys.addAll(others.keySet());
        return keys;
    }

    private static Map<String, Map<String, Object>> fields(List<KubernetesObject> objects) {
        Map<String, Map<String, Object>> fields = new TreeMap<>();
        for (KubernetesObject object : objects) {
            Map<String, Object> own = new TreeMap<>();
            flatten("", object.fields(), own);
            fields.put(object.kind() + " " + object.name(), own);
        }
        return fields;
    }

    private static void flatten(String path, Object value, Map<String, Object> into) {
        switch (value) {
            case Map<?, ?> map ->
                    map.forEach((key, child) -> flatten(path + "." + key, child, into));
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    flatten(path + "." + label(list.get(i), i), list.get(i), into);
                }
            }
            default -> into.put(path.substring(1), value);
        }
    }

    private static String label(Object item, int index) {
        Object name = item instanceof Map<?, ?> map ? map.get("name") : null;
        return name == null ? Integer.toString(index) : name.toString();
    }
}
