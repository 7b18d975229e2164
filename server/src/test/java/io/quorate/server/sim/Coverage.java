package io.quorate.server.sim;

import io.quorate.server.node.Input;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which messages and other inputs met a server in which phase, and how often: what runs have
 * covered of phase × message.
 */
final class Coverage {

    private final Map<String, Map<Class<?>, long[]>> met = new HashMap<>();

    void met(String phase, Input input) {
        Object what = input instanceof Input.PeerSaid said ? said.message() : input;
        met.computeIfAbsent(phase, p -> new HashMap<>())
                .computeIfAbsent(what.getClass(), c -> new long[1])[0]++;
    }

    /** Counts by phase, and then by the name of the message or input. */
    Map<String, Map<String, Long>> table() {
        Map<String, Map<String, Long>> table = new TreeMap<>();
        met.forEach(
                (phase, inputs) -> {
                    Map<String, Long> row = table.computeIfAbsent(phase, p -> new TreeMap<>());
                    inputs.forEach((type, count) -> row.put(type.getSimpleName(), count[0]));
                });
        return table;
    }
}
