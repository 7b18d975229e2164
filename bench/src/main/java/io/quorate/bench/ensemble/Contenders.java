package io.quorate.bench.compare;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** Who is measured, and in which order. */
public final class Contenders {

    private Contenders() {}

    /** Those whose class path is given. Puts into the folder what the servers need. */
    public static List<Contender> of(Setup setup) throws IOException {
        List<Contender> contenders = new ArrayList<>();
        String zooKeeper = setup.zooKeeperClassPath();
        if (zooKeeper != null) {
            Path logback = Files.createDirectories(setup.folder()).resolve("logback.xml");
            Files.writeString(logback, "<configuration><root level=\"WARN\"/></configuration>\n");
            contenders.add(Contender.zooKeeper(classPath(zooKeeper), logback));
        }
        String quorate = setup.quorateClassPath();
        if (quorate != null) {
            contenders.add(Contender.quorate(classPath(quorate), setup.quorateOptions()));
        }
        return contenders;
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
        return Arrays.stream(entries.split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
