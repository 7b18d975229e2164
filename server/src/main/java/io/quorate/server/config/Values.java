package io.quorate.server.config;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What holds for each key, and what was found wrong so far. A value that is not allowed is reported
 * and then treated as absent, so that the reader goes on and reports the rest.
 */
final class Values {

    private final Map<String, Given> byKey = new TreeMap<>();
    private final Map<String, String> settled = new HashMap<>();
    private final Map<String, String> origins = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    /**
     * @param given what wins last
     */
    Values(List<Given> given) {
        for (Given one : withoutOverruledServers(given)) {
            Given earlier = byKey.put(Settings.nameOf(one.key()), one);
            if (earlier != null) {
                warnAbout(earlier, one);
            }
        }
    }

    /**
     * The lines of the servers are one thing: who gives some, gives all. A mixture of two lists
     * would be an ensemble that nobody wrote down.
     */
    private List<Given> withoutOverruledServers(List<Given> given) {
        int highest = 0;
        for (Given one : given) {
            if (KeyCheck.isMemberKey(one.key())) {
                highest = Math.max(highest, one.origin().rank());
            }
        }
        List<Given> left = new ArrayList<>();
        List<Given> overruled = new ArrayList<>();
        Given winner = null;
        for (Given one : given) {
            boolean member = KeyCheck.isMemberKey(one.key());
            if (member && one.origin().rank() < highest) {
                overruled.add(one);
            } else {
                left.add(one);
                winner = member ? one : winner;
            }
        }
        if (winner != null && !overruled.isEmpty() && !texts(overruled).equals(texts(left))) {
            warnings.add(
                    overruled
                            .getFirst()
                            .problem(
                                    "and the other lines of servers beside it are not used, since "
                                            + winner.origin()
                                            + " gives the servers"));
        }
        return left;
    }

    private static Set<String> texts(List<Given> given) {
        Set<String> texts = new HashSet<>();
        for (Given one : given) {
            if (KeyCheck.isMemberKey(one.key())) {
                texts.add(one.shown());
            }
        }
        return texts;
    }

    private void warnAbout(Given earlier, Given later) {
        boolean samePlace = earlier.origin().rank() == later.origin().rank();
        if (samePlace) {
            warnings.add(earlier.problem("is given again in " + later.origin() + ", which wins"));
        } else if (!earlier.value().equals(later.value())) {
            warnings.add(
                    earlier.problem(
                            "is overruled by " + later.origin() + ", which says " + later.shown()));
        }
    }

    Collection<Given> entries() {
        return byKey.values();
    }

    List<Problem> problems() {
        return problems;
    }

    List<Problem> warnings() {
        return warnings;
    }

    /** Hands a value that is given and allowed to {@code to}. */
    <T> void ifGiven(Setting<T> setting, Consumer<T> to) {
        Given given = byKey.get(setting.key());
        if (given == null) {
            return;
        }
        T value = setting.parser().parse(given.value());
        if (value == null) {
            problem(setting.key(), "is not allowed; allowed is " + setting.allowed());
        } else {
            settle(setting, value);
            to.accept(value);
        }
    }

    /** The value, or {@code otherwise} where it is absent or not allowed. */
    <T> T get(Setting<T> setting, T otherwise) {
        T value = getOrNull(setting);
        if (value == null) {
            settle(setting, otherwise);
        }
        return value == null ? otherwise : value;
    }

    /** The value; null where it is absent or not allowed. */
    <T> @Nullable T getOrNull(Setting<T> setting) {
        List<T> found = new ArrayList<>(1);
        ifGiven(setting, found::add);
        return found.isEmpty() ? null : found.getFirst();
    }

    boolean isGiven(Setting<?> setting) {
        return byKey.containsKey(setting.key());
    }

    /** Notes what holds for a setting in the end, for who asks what does. */
    <T> void settle(Setting<T> setting, T value) {
        String text =
                value instanceof Collection<?> several
                        ? String.join(",", several.stream().map(Object::toString).sorted().toList())
                        : value.toString();
        if (!text.isEmpty()) {
            settled.put(setting.key(), text);
        }
    }

    /** Notes that what holds for a setting was said under another key. */
    void follows(Setting<?> setting, String key) {
        origins.put(setting.key(), key);
    }

    /** Where what holds for a setting was said; {@link Effective#DEFAULT} if nowhere. */
    String origin(Setting<?> setting) {
        Given given = byKey.get(setting.key());
        return given == null
                ? origins.getOrDefault(setting.key(), Effective.DEFAULT)
                : given.origin().toString();
    }

    /** What holds for a setting; null if there is nothing, or it has not been read. */
    @Nullable String settled(Setting<?> setting) {
        return settled.get(setting.key());
    }

    /** A problem with what was said, or not said, of {@code key}. */
    void problem(String key, String message) {
        problems.add(about(key, message));
    }

    void warning(String key, String message) {
        warnings.add(about(key, message));
    }

    private Problem about(String key, String message) {
        Given given = byKey.get(key);
        return given == null ? new Problem(null, key, null, message) : given.problem(message);
    }
}
