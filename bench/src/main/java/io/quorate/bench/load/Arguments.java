package io.quorate.bench.load;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Options of a command line, {@code --name value}, some without a value. Values are asked for by
 * name; all problems are collected, and {@link #finish} reports them together with the options that
 * nobody asked for.
 */
public final class Arguments {

    private final Map<String, String> values = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    /**
     * Splits a command line.
     *
     * @param switches options that have no value
     */
    public Arguments(String[] arguments, Set<String> switches) {
        for (int i = 0; i < arguments.length; i++) {
            String name = arguments[i];
            if (!name.startsWith("--")) {
                problems.add("'" + name + "' is no option");
            } else if (values.containsKey(name)) {
                problems.add(name + " is given twice");
            } else if (switches.contains(name)) {
                values.put(name, "");
            } else if (i + 1 == arguments.length) {
                problems.add(name + " needs a value");
            } else {
                i++;
                values.put(name, arguments[i]);
            }
        }
    }

    /** Whether somebody wants to know the options, and nothing else. */
    public static boolean askForHelp(String[] arguments) {
        return List.of(arguments).contains("--help");
    }

    /** Whether a switch is given. */
    public boolean has(String name) {
        return values.remove(name) != null;
    }

    public @Nullable String text(String name) {
        return values.remove(name);
    }

    public String text(String name, String unless) {
        String text = values.remove(name);
        return text == null ? unless : text;
    }

    /** A text that must be there; a problem, and empty, otherwise. */
    public String required(String name) {
        String text = values.remove(name);
        if (text == null) {
            problems.add(name + " is required");
            return "";
        }
        return text;
    }

    /** A whole number within bounds; a problem, and the default, otherwise. */
    public int number(String name, int unless, int min, int max) {
        String text = values.remove(name);
        if (text == null) {
            return unless;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        problems.add(name + " is '" + text + "' and must be a number from " + min + " to " + max);
        return unless;
    }

    /** Whole seconds. */
    public Duration seconds(String name, int unless, int min, int max) {
        return Duration.ofSeconds(number(name, unless, min, max));
    }

    /** {@code host:port,host:port}. */
    public List<InetSocketAddress> servers(String name) {
        List<InetSocketAddress> servers = new ArrayList<>();
        String text = required(name);
        for (String server : text.isEmpty() ? new String[0] : text.split(",")) {
            int colon = server.lastIndexOf(':');
            try {
                int port = Integer.parseInt(server.substring(colon + 1));
                servers.add(new InetSocketAddress(server.substring(0, Math.max(0, colon)), port));
            } catch (IllegalArgumentException e) {
                problems.add(name + ": '" + server + "' is not host:port");
            }
        }
        return servers;
    }

    /** Where the caller's own problems go. */
    public List<String> problems() {
        return problems;
    }

    /** Everything was asked for. */
    public void finish() throws UsageException {
        for (String name : values.keySet()) {
            problems.add("there is no option " + name);
        }
        if (!problems.isEmpty()) {
            throw new UsageException(problems);
        }
    }
}
