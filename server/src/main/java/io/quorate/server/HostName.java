package io.quorate.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** This host's name, without asking any name service. */
final class HostName {

    private HostName() {}

    static String read(Map<String, String> environment) {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException elsewhere) {
            return environment.getOrDefault(
                    "HOSTNAME", environment.getOrDefault("COMPUTERNAME", "localhost"));
        }
    }
}
