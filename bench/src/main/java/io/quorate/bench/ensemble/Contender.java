package io.quorate.bench.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A server program that runs with a {@code zoo.cfg}.
 *
 * @param name for tables and folders
 * @param classPath of the program
 * @param mainClass its main class; the argument is the file
 * @param jvmOptions options beside the heap, which is the same for all
 */
public record Contender(String name, String classPath, String mainClass, List<String> jvmOptions) {

    /** Whose numbers the ratios are about. */
    public static final String ZOOKEEPER = "ZooKeeper";

    public static final String QUORATE = "Quorate";

    private static final String HEAP = "1g";

    public static Contender zooKeeper(String classPath, Path logback) {
        return new Contender(
                ZOOKEEPER,
                classPath,
                "org.apache.zookeeper.server.quorum.QuorumPeerMain",
                List.of(
                        "-XX:+UseG1GC",
                        "-Dzookeeper.admin.enableServer=false",
                        // Without a configuration logback writes every request at DEBUG.
                        "-Dlogback.configurationFile=" + logback));
    }

    /** With the options of {@code bin/quorate server}. */
    public static Contender quorate(String classPath, List<String> furtherOptions) {
        List<String> options =
                new ArrayList<>(
                        List.of(
                                "-XX:MaxDirectMemorySize=256m",
                                "-XX:MaxMetaspaceSize=128m",
                                "-XX:ReservedCodeCacheSize=128m",
                                "-XX:+ExitOnOutOfMemoryError",
                                "-XX:+UseCompactObjectHeaders",
                                "--enable-native-access=ALL-UNNAMED"));
        options.addAll(furtherOptions);
        return new Contender(QUORATE, classPath, "io.quorate.server.Main", options);
    }

    /** The command line of one server. */
    List<String> command(Path java, Path configuration) {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.add("-Xms" + HEAP);
        command.add("-Xmx" + HEAP);
        command.addAll(jvmOptions);
        command.add("-cp");
        command.add(classPath);
        command.add(mainClass);
        command.add(configuration.toString());
        return command;
    }
}
