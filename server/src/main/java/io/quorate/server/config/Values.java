package io.quorate.server.config;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The entries of one file by key, and what was found wrong with them so far. A value that is not
 * allowed is reported and then treated as absent, so that the reader goes on and reports the rest.
 */
final class Values {

    private final Map<String, ConfigFile.Entry> byKey = new TreeMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    Values(ConfigFile file) {
        problems.addAll(file.problems());
        for (ConfigFile.Entry entry : file.entries()) {
            ConfigFile.Entry earlier = byKey.put(Settings.nameOf(entry.key()), entry);
            if (earlier != null) {
                warnings.add(
                        new Problem(
                                earlier.line(),
                                earlier.key(),
                                earlier.value(),
                                "is given again in line " + entry.line() + ", which wins"));
            }
        }
    }

    Collection<ConfigFile.Entry> entries() {
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
        ConfigFile.Entry entry = byKey.get(setting.key());
        if (entry == null) {
            return;
        }
        T value = setting.parser().parse(entry.value());
        if (value == null) {
            problem(setting.key(), "is not allowed; allowed is " + setting.allowed());
        } else {
            to.accept(value);
        }
    }

    /** The value, or {@code otherwise} where it is absent or not allowed. */
    <T> T get(Setting<T> setting, T otherwise) {
        List<T> found = new ArrayList<>(1);
        ifGiven(setting, found::add);
        return found.isEmpty() ? otherwise : found.getFirst();
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

    /** A problem with what the file says, or does not say, of {@code key}. */
    void problem(String key, String message) {
        problems.add(about(key, message));
    }

    void warning(String key, String message) {
        warnings.add(about(key, message));
    }

    private Problem about(String key, String message) {
        ConfigFile.Entry entry = byKey.get(key);
        return entry == null
                ? new Problem(0, key, null, message)
                : new Problem(entry.line(), key, entry.value(), message);
    }
}
