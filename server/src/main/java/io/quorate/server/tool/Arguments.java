package io.quorate.server.tool;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A command line, taken apart: words, and options with or without a value. */
final class Arguments {

    private static final int HEX = 16;

    private final List<String> words = new ArrayList<>();
    private final Map<String, String> options = new HashMap<>();

    private Arguments() {}

    /**
     * Takes it apart.
     *
     * @param valued the options that have a value: {@code --name value} or {@code --name=value}
     * @param flags the options that have none
     */
    static Arguments parse(List<String> line, List<String> valued, List<String> flags)
            throws Refusal {
        Arguments parsed = new Arguments();
        for (int i = 0; i < line.size(); i++) {
            String word = line.get(i);
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            if (!word.startsWith("--")) {
                parsed.words.add(word);
            } else if (flags.contains(word)) {
                parsed.put(word, "");
            } else if (!valued.contains(name)) {
                List<String> known = new ArrayList<>(valued);
                known.addAll(flags);
                throw Refusal.usage(
                        "no option " + word + "; there are " + String.join(", ", known));
            } else if (equals >= 0) {
                parsed.put(name, word.substring(equals + 1));
            } else if (i + 1 == line.size()) {
                throw Refusal.usage(name + " needs a value behind it");
            } else {
                i++;
                parsed.put(name, line.get(i));
            }
        }
        return parsed;
    }

    private void put(String option, String value) throws Refusal {
        if (options.put(option, value) != null) {
            throw Refusal.usage(option + " is given twice: leave one out");
        }
    }

    /** What is no option. */
    List<String> words() {
        return List.copyOf(words);
    }

    boolean has(String option) {
        return options.containsKey(option);
    }

    @Nullable String value(String option) {
        return options.get(option);
    }

    /** 64 bits, such as a zxid: 0x and hexadecimal digits, or decimal. Null if not given. */
    @Nullable Long bits(String option) throws Refusal {
        String value = options.get(option);
        if (value == null) {
            return null;
        }
        try {
            return value.startsWith("0x") || value.startsWith("0X")
                    ? Long.parseUnsignedLong(value, 2, value.length(), HEX)
                    : Long.parseLong(value);
        } catch (NumberFormatException notANumber) {
            throw Refusal.usage(
                    option + " " + value + ": a number is allowed, decimal or hexadecimal with 0x");
        }
    }

    /** A count from 1 on, or {@code otherwise} if not given. */
    long count(String option, long otherwise) throws Refusal {
        String value = options.get(option);
        if (value == null) {
            return otherwise;
        }
        try {
            long count = Long.parseLong(value);
            if (count > 0) {
                return count;
            }
        } catch (NumberFormatException notANumber) {
            // Refused below, as 0 is.
        }
        throw Refusal.usage(option + " " + value + ": a number from 1 on is allowed");
    }

    /** Some of {@code allowed}, with commas between them; empty if not given. */
    Set<String> choices(String option, List<String> allowed) throws Refusal {
        String value = options.get(option);
        if (value == null) {
            return Set.of();
        }
        Set<String> chosen = new LinkedHashSet<>();
        for (String one : value.split(",", -1)) {
            if (!allowed.contains(one)) {
                throw Refusal.usage(
                        option + " " + value + ": allowed are " + String.join(",", allowed));
            }
            chosen.add(one);
        }
        return Set.copyOf(chosen);
    }
}
