package io.quorate.bench.compare;

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
 * @param java the JVM of all servers; of a JDK, which has {@code jcmd}, where that is asked
 * @param folder where servers have their data and output; each ensemble gets a new folder below
 * @param report where the markdown goes
 */
public record Setup(
        @Nullable String zooKeeperClassPath,
        @Nullable String quorateClassPath,
        List<String> quorateOptions,
        Path java,
        Path folder,
        Path report) {

    /** Of a command line; that nobody is to be measured is a problem like any other. */
    public static Setup parse(Arguments arguments, String defaultFolder) {
        Path folder = Path.of(arguments.text("--dir", defaultFolder)).toAbsolutePath();
        String thisJava = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String furtherOptions = arguments.text("--quorate-options", "");
        Setup setup =
                new Setup(
                        arguments.text("--zookeeper-classpath"),
                        arguments.text("--quorate-classpath"),
                        Arrays.stream(furtherOptions.split(" +"))
                                .filter(option -> !option.isEmpty())
                                .toList(),
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
}
