package io.quorate.bench.ensemble;

import io.quorate.bench.load.Arguments;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Who is measured, with what, and where: the options of every command that starts servers.
 *
 * @param zooKeeperClassPath of ZooKeeper, or {@code @} and a file that it stands in; null leaves it
 *     out
 * @param quorateClassPath the same of Quorate
 * @param quorateOptions further JVM options of Quorate
 * @param contenders names of those that are measured, as {@link Contender#key} has them; empty for
 *     all that there are
 * @param java the JVM of all servers; of a JDK, which has {@code jcmd}, where that is asked
 * @param folder where servers have their data and output; each ensemble gets a new folder below
 * @param report where the markdown goes
 */
public record Setup(
        @Nullable String zooKeeperClassPath,
        @Nullable String quorateClassPath,
        List<String> quorateOptions,
        List<String> contenders,
        Path java,
        Path folder,
        Path report) {

    /** Of a command line; that nobody is to be measured is a problem like any other. */
    public static Setup parse(Arguments arguments, String defaultFolder) {
        Path folder = Path.of(arguments.text("--dir", defaultFolder)).toAbsolutePath();
        String thisJava = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String only = arguments.text("--contenders", "");
        String furtherOptions = arguments.text("--quorate-options", "");
        Setup setup =
                new Setup(
                        arguments.text("--zookeeper-classpath"),
                        arguments.text("--quorate-classpath"),
                        words(furtherOptions, " +"),
                        words(only, ","),
                        Path.of(arguments.text("--java", thisJava)),
                        folder,
                        Path.of(
                                arguments.text(
                                        "--report", folder.resolve("report.md").toString())));
        if (setup.zooKeeperClassPath() == null && setup.quorateClassPath() == null) {
            arguments.problems().add("no class path is given: nobody to measure");
        }
        return setup;
    }

    private static List<String> words(String text, String separator) {
        return Arrays.stream(text.split(separator)).filter(word -> !word.isEmpty()).toList();
    }

    /** Whether that one is wanted. */
    boolean wants(Contender contender) {
        return contenders.isEmpty() || contenders.contains(contender.key());
    }
}
