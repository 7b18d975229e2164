package io.quorate.k8s.manifest;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.Option;

import net.minidev.json.JSONObject;
import net.minidev.json.JSONStyle;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One object of a manifest.
 *
 * @param fields as in the document: maps, lists, strings, numbers and truth values
 */
public record KubernetesObject(Map<String, Object> fields) {

    private static final Configuration LENIENT =
            Configuration.defaultConfiguration().addOptions(Option.SUPPRESS_EXCEPTIONS);

    /** Its kind, such as {@code StatefulSet}. */
    public String kind() {
        return string("$.kind");
    }

    /** Its name within its kind. */
    public String name() {
        return string("$.metadata.name");
    }

    /** The whole object, as the API server takes it. */
    public String json() {
        return JSONObject.toJSONString(fields, JSONStyle.LT_COMPRESS);
    }

    /** The value at a definite path if it is of this type, or null. */
    public <T> @Nullable T read(String path, Class<T> type) {
        Object value = document().read(path);
        return type.isInstance(value) ? type.cast(value) : null;
    }

    /** The text at a definite path, or nothing. */
    public String string(String path) {
        return Objects.requireNonNullElse(read(path, String.class), "");
    }

    /** The number at a definite path, or another one. */
    public int number(String path, int otherwise) {
        return Objects.requireNonNullElse(read(path, Integer.class), otherwise);
    }

    /** All values at an indefinite path, or the list at a definite one. */
    @SuppressWarnings("unchecked") // whoever asks knows what stands there
    public <T> List<T> list(String path) {
        return Objects.requireNonNullElse((List<T>) read(path, List.class), List.of());
    }

    /** The map at a definite path, or an empty one. */
    @SuppressWarnings("unchecked") // keys are strings
    public Map<String, Object> map(String path) {
        return Objects.requireNonNullElse((Map<String, Object>) read(path, Map.class), Map.of());
    }

    /** A part of it. */
    public KubernetesObject at(String path) {
        return new KubernetesObject(map(path));
    }

    private DocumentContext document() {
        return JsonPath.using(LENIENT).parse((Object) fields);
    }
}
