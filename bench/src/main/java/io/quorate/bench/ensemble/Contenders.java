package io.quorate.bench.ensemble;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who is measured, and in which order. */
public final class Contenders {

    private static final String ALL_JARS = "*";

    private Contenders() {}

    /** Those whose class path is given. Puts into the folder what the servers need. */
    public static List<Contender> of(Setup setup) throws IOException {
        List<Contender> contenders = new ArrayList<>();
        String zooKeeper = setup.zooKeeperClassPath();
        if (zooKeeper != null) {
            Path logback = Files.createDirectories(setup.folder()).resolve("logback.xml");
            Files.writeString(logback, "<configuration><root level=\"WARN\"/></configuration>\n");
            contenders.add(Contender.zooKeeper(classPath(zooKeeper), logback));
            contenders.add(Contender.zooKeeperNetty(classPath(zooKeeper), logback));
        }
        String quorate = setup.quorateClassPath();
        if (quorate != null) {
            contenders.add(
                    Contender.quorate(
                            classPath(quorate), cacheOptions(quorate), setup.quorateOptions()));
        }
        contenders.removeIf(contender -> !setup.wants(contender));
        return contenders;
    }

    /** The names of those that are not ours, whom ratios compare with. */
    public static List<String> others(List<Contender> contenders) {
        return contenders.stream().filter(Contender::isZooKeeper).map(Contender::name).toList();
    }

    /** The empty server, which runs from the class path of this process. */
    public static Contender empty() throws IOException {
        return Contender.empty(classPath(System.getProperty("java.class.path")));
    }

    /** The order of a round: every second one is reversed. */
    public static List<Contender> inTurn(List<Contender> contenders, int round) {
        List<Contender> order = new ArrayList<>(contenders);
        if (round % 2 == 0) {
            Collections.reverse(order);
        }
        return order;
    }

    /** What is given, or stands in the file that is; absolute, for servers run elsewhere. */
    static String classPath(String given) throws IOException {
        String entries =
                given.startsWith("@")
                        ? Files.readString(Path.of(given.substring(1))).strip()
                        : given;
        List<String> absolute = new ArrayList<>();
        for (String entry : entries.split(File.pathSeparator, -1)) {
            absolute.addAll(jars(Path.of(entry).toAbsolutePath()));
        }
        return String.join(File.pathSeparator, absolute);
    }

    /**
     * As {@code bin/quorate} orders a folder's jars: an archive of classes is good for one order.
     */
    private static List<String> jars(Path entry) throws IOException {
        Path folder = entry.getParent();
        if (!entry.endsWith(ALL_JARS) || folder == null || !Files.isDirectory(folder)) {
            return List.of(entry.toString());
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(Path::toString)
                    .filter(file -> file.endsWith(".jar"))
                    .sorted()
                    .collect(Collectors.toList());
        }
    }

    /** As {@code find_cache} of {@code bin/quorate} has it. */
    static List<String> cacheOptions(String classPath) {
        return Arrays.stream(classPath.split(File.pathSeparator, -1))
                .filter(entry -> Path.of(entry).endsWith(ALL_JARS))
                .map(entry -> Path.of(entry).toAbsolutePath())
                .flatMap(entry -> cacheBeside(entry.resolveSibling("server")).stream())
                .toList();
    }

    private static List<String> cacheBeside(Path server) {
        if (Files.exists(Path.of(server + ".jsa"))) {
            return List.of("-XX:SharedArchiveFile=" + server + ".jsa", "-Xlog:cds=off");
        }
        if (Files.exists(Path.of(server + ".aot"))) {
            return List.of("-XX:AOTCache=" + server + ".aot", "-Xlog:aot=off");
        }
        return List.of();
    }
}
