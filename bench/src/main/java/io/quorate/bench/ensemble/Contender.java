package io.quorate.bench.ensemble;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A server program that runs with a {@code zoo.cfg}.
 *
 * @param name for tables
 * @param family what kind of program it is
 * @param classPath of the program
 * @param mainClass its main class; the argument is the file
 * @param heap of each server, as the JVM takes it: the same for all that are compared
 * @param jvmOptions options beside the heap
 */
public record Contender(
        String name,
        Family family,
        String classPath,
        String mainClass,
        String heap,
        List<String> jvmOptions) {

    /** Whose numbers the ratios are about. */
    public static final String ZOOKEEPER = "ZooKeeper";

    /** ZooKeeper with the other of its two connection factories. */
    public static final String ZOOKEEPER_NETTY = "ZooKeeper Netty";

    /** Ours. */
    public static final String QUORATE = "Quorate";

    /** What has no state and no peers. */
    public static final String EMPTY = "empty server";

    private static final String HEAP = "1g";

    /** What a contender is; those of one family take the same settings. */
    public enum Family {
        ZOOKEEPER,
        QUORATE,
        EMPTY
    }

    /** With the connection factory that it has where nobody chooses. */
    static Contender zooKeeper(String classPath, Path logback) {
        return zooKeeper(ZOOKEEPER, classPath, logback, List.of());
    }

    /** With Netty under its connections. */
    static Contender zooKeeperNetty(String classPath, Path logback) {
        String factory =
                "-Dzookeeper.serverCnxnFactory="
                        + "org.apache.zookeeper.server.NettyServerCnxnFactory";
        return zooKeeper(ZOOKEEPER_NETTY, classPath, logback, List.of(factory));
    }

    private static Contender zooKeeper(
            String name, String classPath, Path logback, List<String> furtherOptions) {
        List<String> options =
                new ArrayList<>(
                        List.of(
                                "-XX:+UseG1GC",
                                "-Dzookeeper.admin.enableServer=false",
                                // Without a configuration logback writes every request at DEBUG.
                                "-Dlogback.configurationFile=" + logback));
        options.addAll(furtherOptions);
        return new Contender(
                name,
                Family.ZOOKEEPER,
                classPath,
                "org.apache.zookeeper.server.quorum.QuorumPeerMain",
                HEAP,
                options);
    }

    /**
     * With the options of {@code bin/quorate server}.
     *
     * @param cacheOptions what makes the JVM start faster, where a build has made it
     */
    static Contender quorate(
            String classPath, List<String> cacheOptions, List<String> furtherOptions) {
        List<String> options =
                new ArrayList<>(
                        List.of(
                                "-XX:MaxDirectMemorySize=256m",
                                "-XX:MaxMetaspaceSize=128m",
                                "-XX:ReservedCodeCacheSize=128m",
                                "-XX:+ExitOnOutOfMemoryError",
                                "-XX:+UseCompactObjectHeaders"));
        if (furtherOptions.stream().noneMatch(option -> option.matches("-XX:\\+Use.*GC"))) {
            options.addAll(List.of("-XX:+UseG1GC", "-XX:G1HeapRegionSize=4m"));
        }
        options.add("--enable-native-access=ALL-UNNAMED");
        options.addAll(cacheOptions);
        options.addAll(furtherOptions);
        return new Contender(
                QUORATE, Family.QUORATE, classPath, "io.quorate.server.Main", HEAP, options);
    }

    /** The empty server, of this program's own class path. */
    static Contender empty(String classPath) {
        return new Contender(
                EMPTY,
                Family.EMPTY,
                classPath,
                "io.quorate.bench.limits.EchoMain",
                HEAP,
                List.of("-XX:+UseG1GC", "--enable-native-access=ALL-UNNAMED"));
    }

    /** The same with another heap. */
    public Contender withHeap(String other) {
        return new Contender(name, family, classPath, mainClass, other, jvmOptions);
    }

    /** Its name on command lines and in names of folders. */
    public String key() {
        return name.toLowerCase(Locale.ROOT).replace(' ', '-');
    }

    /** Whether it is ZooKeeper, with either connection factory. */
    public boolean isZooKeeper() {
        return family == Family.ZOOKEEPER;
    }

    /** Whether its servers know each other and keep what they are told. */
    public boolean isEnsemble() {
        return family != Family.EMPTY;
    }

    /** The command line of one server. */
    List<String> command(Path java, Path configuration) {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.add("-Xms" + heap);
        command.add("-Xmx" + heap);
        command.addAll(jvmOptions);
        command.add("-cp");
        command.add(classPath);
        command.add(mainClass);
        command.add(configuration.toString());
        return command;
    }
}
