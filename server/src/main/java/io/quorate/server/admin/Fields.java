package io.quorate.server.admin;

import java.util.LinkedHashMap;
import java.util.Map;

/** The fields of a JSON object, in order. */
final class Fields {

    private final Map<String, Object> all = new LinkedHashMap<>();

    Fields put(String name, Object value) {
        all.put(name, value);
        return this;
    }

    Fields putAll(Fields more) {
        all.putAll(more.all);
        return this;
    }

    Map<String, Object> map() {
        return all;
    }
}
