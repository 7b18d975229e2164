import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Formats, or checks the format of, every Java file of the repository with google-java-format (AOSP
 * style).
 *
 * <p>{@code java tools/Format.java JAR check|fix}, run by {@code mvn verify} and {@code make fix}
 * in the toolchain's java: the formatter uses the compiler of the JVM it runs in.
 */
final class Format {

    private Format() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        System.exit(run(args));
    }

    private static int run(String[] args) throws IOException, InterruptedException {
        boolean fix = args[1].equals("fix");
        List<Path> sources = sources(Path.of("").toAbsolutePath());
        Path list = Files.createTempFile("quorate-format", ".txt");
        try {
            Files.write(list, sources.stream().map(Path::toString).toList());
            List<String> command = new ArrayList<>();
            command.add(ProcessHandle.current().info().command().orElse("java"));
            command.addAll(List.of("-XX:+UseSerialGC", "-jar", args[0], "--aosp"));
            command.addAll(
                    fix ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
            command.add("@" + list);
            int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (exit != 0 && !fix) {
                System.err.println(
                        "The files above are not formatted as google-java-format would: run `make"
                                + " fix`.");
            }
            return exit;
        } finally {
            Files.deleteIfExists(list);
        }
    }

    /** The Java files of all modules, and of this folder; nothing that is generated. */
    private static List<Path> sources(Path root) throws IOException {
        List<Path> roots = new ArrayList<>(List.of(root.resolve("tools")));
        try (Stream<Path> modules = Files.list(root)) {
            modules.map(module -> module.resolve("src"))
                    .filter(Files::isDirectory)
                    .forEach(roots::add);
        }
        List<Path> sources = new ArrayList<>();
        for (Path folder : roots) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .sorted()
                        .forEach(sources::add);
            }
        }
        return sources;
    }
}
