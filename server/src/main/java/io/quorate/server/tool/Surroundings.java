package io.quorate.server.tool;

import java.util.Map;

/**
 * What a tool may not look up by itself.
 *
 * @param featureLevel highest feature level of this build
 * @param environment of the process
 * @param properties system properties of the JVM
 * @param hostName of this host
 */
public record Surroundings(
        int featureLevel,
        Map<String, String> environment,
        Map<String, String> properties,
        String hostName) {

    public Surroundings {
        environment = Map.copyOf(environment);
        properties = Map.copyOf(properties);
    }
}
