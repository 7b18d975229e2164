package io.quorate.k8s.pod;

import io.kubernetes.client.openapi.models.V1ObjectMeta;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Reads fields of API objects, any of which may be absent. */
final class Fields {

    private Fields() {}

    /** One that makes no sense without. */
    static <T> T needed(@Nullable T field) {
        if (field == null) {
            throw new IllegalArgumentException("a manifest lacks a field that is needed");
        }
        return field;
    }

    static String name(@Nullable V1ObjectMeta metadata) {
        return needed(needed(metadata).getName());
    }

    static <T> List<T> list(@Nullable List<T> field) {
        return field == null ? List.of() : field;
    }

    static <T> T or(@Nullable T field, T usual) {
        return field == null ? usual : field;
    }

    /** A switch that is off unless it is on. */
    static boolean is(@Nullable Boolean field) {
        return field != null && field;
    }
}
