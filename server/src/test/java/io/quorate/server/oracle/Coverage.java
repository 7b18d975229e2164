package io.quorate.server.oracle;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How often ZooKeeper gave which answer to what, and how often which rule was needed. */
final class Coverage {

    private final Map<String, Map<Integer, Integer>> counts = new TreeMap<>();
    private final Map<Rule, Integer> rules = new EnumMap<>(Rule.class);

    void add(Answer answer) {
        switch (answer.kind()) {
            case "reply" -> {
                met(answer.label(), answer.error());
                answer.inner().forEach(part -> met(part.label(), part.error()));
            }
            case "event" -> {
                boolean catchUp = answer.field("zxid").number() == -1;
                met((catchUp ? "missed." : "event.") + answer.field("type").text(), 0);
            }
            case "connected" -> {
                boolean expired = answer.field("timeout").text().equals("0");
                met(expired ? "connect.expired" : "connect.accepted", 0);
                used(Rule.PASSWORDS);
            }
            default -> met(answer.kind(), 0);
        }
    }

    private void met(String label, int error) {
        counts.computeIfAbsent(label, k -> new TreeMap<>()).merge(error, 1, Integer::sum);
    }

    void used(Rule rule) {
        rules.merge(rule, 1, Integer::sum);
    }

    Map<String, Map<Integer, Integer>> counts() {
        return counts;
    }

    int count(String label, int error) {
        return counts.getOrDefault(label, Map.of()).getOrDefault(error, 0);
    }

    int uses(Rule rule) {
        return rules.getOrDefault(rule, 0);
    }

    /** Of what is wanted, that which did not come. */
    List<String> missing(Map<String, List<Integer>> wanted) {
        List<String> missing = new ArrayList<>();
        wanted.forEach(
                (label, errors) -> {
                    for (int error : errors) {
                        if (!counts.getOrDefault(label, Map.of()).containsKey(error)) {
                            missing.add(label + " " + error);
                        }
                    }
                });
        return missing;
    }

    /** A line for each label: error=times. */
    String table() {
        StringBuilder table = new StringBuilder();
        counts.forEach(
                (label, errors) ->
                        table.append("  %-28s %s%n".formatted(label, errors.toString())));
        rules.forEach((rule, uses) -> table.append("  rule %-23s %d%n".formatted(rule, uses)));
        return table.toString();
    }
}
