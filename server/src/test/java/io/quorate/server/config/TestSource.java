package io.quorate.server.config;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Says where a configuration of a test comes from: a host called "host", and what is added. */
final class TestSource {

    private @Nullable Path file;
    private List<CommandLine.Flag> flags = List.of();
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> properties = new HashMap<>();
    private String hostName = "host";

    private TestSource() {}

    static TestSource none() {
        return new TestSource();
    }

    static TestSource of(Path file) {
        TestSource source = new TestSource();
        source.file = file;
        return source;
    }

    TestSource line(String... arguments) {
        CommandLine line = CommandLine.parse(List.of(arguments));
        if (!line.problems().isEmpty()) {
            throw new IllegalArgumentException(line.problems().toString());
        }
        this.flags = line.flags();
        return this;
    }

    TestSource variable(String name, @Nullable String value) {
        if (value != null) {
            environment.put(name, value);
        }
        return this;
    }

    TestSource property(String name, String value) {
        properties.put(name, value);
        return this;
    }

    TestSource host(String name) {
        this.hostName = name;
        return this;
    }

    ConfigSource source() {
        return new ConfigSource(file, flags, environment, properties, hostName);
    }

    ConfigResult read() {
        return ConfigReader.read(source());
    }
}
