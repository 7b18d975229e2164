package io.quorate.server.config;

import org.jspecify.annotations.Nullable;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The arguments of a server: {@code [FILE] [--KEY=VALUE | --KEY VALUE]...}. A key may be written as
 * in the file or in words with dashes, {@code --clientPort} or {@code --client-port}.
 *
 * @param file the configuration file, null if none is given
 * @param flags in the order of the line
 * @param problems what cannot be understood; the line is then not to be carried out
 */
public record CommandLine(@Nullable Path file, List<Flag> flags, List<String> problems) {

    static final String MY_ID = "myid";

    /**
     * One flag.
     *
     * @param written with its dashes, without the value
     * @param key one name of a setting, a key of ZooKeeper's, or {@code myid}
     */
    public record Flag(String written, String key, String value) {}

    public static CommandLine parse(List<String> arguments) {
        Path file = null;
        List<Flag> flags = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith("-")) {
                if (file != null) {
                    problems.add(argument + ": one FILE is allowed, and " + file + " is given");
                } else {
                    file = path(argument, problems);
                }
                continue;
            }
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            String key = key(name);
            String value = null;
            if (equals >= 0) {
                value = argument.substring(equals + 1);
            } else if (i + 1 < arguments.size() && !arguments.get(i + 1).startsWith("--")) {
                i++;
                value = arguments.get(i);
            }
            if (key == null) {
                problems.add(unknown(name));
            } else if (value == null) {
                problems.add(name + " needs a value: " + name + "=VALUE or " + name + " VALUE");
            } else {
                flags.add(new Flag(name, key, value.strip()));
            }
        }
        return new CommandLine(file, List.copyOf(flags), List.copyOf(problems));
    }

    private static @Nullable String key(String name) {
        if (!name.startsWith("--")) {
            return null;
        }
        String bare = name.substring(2);
        return Names.plain(bare).equals(MY_ID) ? MY_ID : Names.key(bare);
    }

    private static @Nullable Path path(String argument, List<String> problems) {
        try {
            return Path.of(argument);
        } catch (InvalidPathException notAPath) {
            problems.add(argument + ": is no path of a file");
            return null;
        }
    }

    private static String unknown(String name) {
        String nearest = NearestKey.to(name.replaceAll("-", ""));
        return name
                + " is no flag"
                + (nearest == null ? "" : "; did you mean " + Names.flag(nearest) + "?");
    }
}
