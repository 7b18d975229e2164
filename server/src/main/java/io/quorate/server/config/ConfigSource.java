package io.quorate.server.config;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Where a configuration comes from. Handed in, so that two servers of one process can differ.
 *
 * @param file the {@code zoo.cfg}; null without one
 * @param flags of the command line
 * @param environment of the process
 * @param properties system properties of the JVM; those that are ZooKeeper's are read
 * @param hostName short or full name of this host, for its ordinal
 */
public record ConfigSource(
        @Nullable Path file,
        List<CommandLine.Flag> flags,
        Map<String, String> environment,
        Map<String, String> properties,
        String hostName) {

    public ConfigSource {
        flags = List.copyOf(flags);
        environment = Map.copyOf(environment);
        properties = Map.copyOf(properties);
    }
}
