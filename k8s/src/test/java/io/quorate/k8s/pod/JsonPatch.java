package io.quorate.k8s.pod;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** What {@code kubectl patch --type=json} takes: add, replace and remove of RFC 6902. */
final class JsonPatch {

    private JsonPatch() {}

    /** A document with the steps of a patch done to it, one after the other. */
    static JsonElement apply(JsonElement document, String patch) {
        JsonElement patched = document.deepCopy();
        for (JsonElement step : JsonParser.parseString(patch).getAsJsonArray()) {
            apply(step.getAsJsonObject(), patched);
        }
        return patched;
    }

    private static void apply(JsonObject step, JsonElement document) {
        String path = step.get("path").getAsString();
        String[] names = path.substring(1).split("/");
        JsonElement parent = document;
        for (int i = 0; i < names.length - 1; i++) {
            parent = child(parent, unescape(names[i]), path);
        }
        String last = unescape(names[names.length - 1]);
        switch (step.get("op").getAsString()) {
            case "add" -> put(parent, last, step.get("value"), true);
            case "replace" -> {
                child(parent, last, path);
                put(parent, last, step.get("value"), false);
            }
            case "remove" -> {
                child(parent, last, path);
                remove(parent, last);
            }
            default -> throw new IllegalArgumentException("not played here: " + step);
        }
    }

    private static String unescape(String name) {
        return name.replace("~1", "/").replace("~0", "~");
    }

    private static JsonElement child(JsonElement parent, String name, String path) {
        JsonElement found = null;
        if (parent instanceof JsonObject object) {
            found = object.get(name);
        } else if (parent instanceof JsonArray array && Integer.parseInt(name) < array.size()) {
            found = array.get(Integer.parseInt(name));
        }
        if (found == null) {
            throw new IllegalArgumentException(path + " is not there: " + name);
        }
        return found;
    }

    private static void put(JsonElement parent, String name, JsonElement value, boolean insert) {
        if (parent instanceof JsonObject object) {
            object.add(name, value);
        } else if (!insert) {
            parent.getAsJsonArray().set(Integer.parseInt(name), value);
        } else {
            JsonArray array = parent.getAsJsonArray();
            int at = name.equals("-") ? array.size() : Integer.parseInt(name);
            array.add(value);
            for (int i = array.size() - 1; i > at; i--) {
                array.set(i, array.get(i - 1));
            }
            array.set(at, value);
        }
    }

    private static void remove(JsonElement parent, String name) {
        if (parent instanceof JsonObject object) {
            object.remove(name);
        } else {
            parent.getAsJsonArray().remove(Integer.parseInt(name));
        }
    }
}
