package io.quorate.server.metrics;

import java.util.LinkedHashMap;
import java.util.Map;

/** What {@code envi} and the command {@code environment} tell, in ZooKeeper's order. */
public final class Environment {

    private static final String[] PROPERTIES = {
        "java.version",
        "java.vendor",
        "java.home",
        "java.class.path",
        "java.library.path",
        "java.io.tmpdir",
        "java.compiler",
        "os.name",
        "os.arch",
        "os.version",
        "user.name",
        "user.home",
        "user.dir",
    };

    private Environment() {}

    public static Map<String, String> of(ServerView server) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("zookeeper.version", server.version());
        lines.put("host.name", server.hostName());
        Map<String, String> properties = server.properties();
        for (String key : PROPERTIES) {
            lines.put(key, properties.getOrDefault(key, "<NA>"));
        }
        Runtime runtime = Runtime.getRuntime();
        lines.put("os.memory.free", megabytes(runtime.freeMemory()));
        lines.put("os.memory.max", megabytes(runtime.maxMemory()));
        lines.put("os.memory.total", megabytes(runtime.totalMemory()));
        return lines;
    }

    private static String megabytes(long bytes) {
        return (bytes >> 20) + "MB";
    }
}
