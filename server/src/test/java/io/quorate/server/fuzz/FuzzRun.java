package io.quorate.server.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One search by Jazzer, in a process of its own: it instruments classes as they are loaded, which
 * must not reach other tests. Begins with the seeds and the kept inputs of the decoder.
 */
final class FuzzRun {

    private static final String DRIVER = "com.code_intelligence.jazzer.Jazzer";
    private static final int INPUT_BYTES_MAX = 8192;

    /** Generated code, and the search for keys that are alike, which is long and reads nothing. */
    private static final String NOT_INSTRUMENTED =
            "io.quorate.server.peer.wire.**:io.quorate.server.config.NearestKey";

    /**
     * Jazzer's watchers for injections: what they look for is not here, and loading them is slow.
     */
    private static final List<String> WATCHERS =
            Stream.of(
                            "BigDecimal",
                            "ClojureLangHooks",
                            "Deserialization",
                            "ExpressionLanguageInjection",
                            "FilePathTraversal",
                            "LdapInjection",
                            "NamingContextLookup",
                            "OsCommandInjection",
                            "ReflectiveCall",
                            "RegexInjection",
                            "RegexRoadblocks",
                            "ScriptEngineInjection",
                            "ServerSideRequestForgery",
                            "SqlInjection",
                            "TemplateInjection",
                            "UnsafeSanitizer",
                            "XPathInjection",
                            "XmlParserSsrfGuidance")
                    .map(watcher -> "com.code_intelligence.jazzer.sanitizers." + watcher)
                    .toList();

    /** Longer than any decoder takes for so little, however busy the machine is. */
    private static final int HANG_SECONDS = 60;

    /** For the JVM's start, for the inputs that are there, and for an input that hangs. */
    private static final int START_SECONDS = 240;

    /** How libFuzzer names what it has found. */
    private static final List<String> FINDINGS = List.of("crash-", "timeout-", "oom-");

    private final FuzzTarget target;
    private final Path folder;
    private final Path said;

    FuzzRun(FuzzTarget target) {
        this.target = target;
        folder = Findings.folder().resolve(target.label());
        said = folder.resolve("said.txt");
    }

    /** What a search came to. */
    record Result(int exitCode, List<Path> findings, String said) {

        /** The line that tells how many inputs were run, and how much code they reached. */
        String summary() {
            return said.lines()
                    .filter(line -> line.matches("#\\d.*"))
                    .reduce("nothing was run", (first, last) -> last)
                    .strip();
        }
    }

    /**
     * Searches for so long.
     *
     * @param seed of the fuzzer: with the same, the same inputs come in the same order
     */
    Result search(int seconds, long seed) throws IOException, InterruptedException {
        Path inputs = prepare();
        Process process =
                new ProcessBuilder(command(inputs, seconds, seed))
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
        try {
            if (!process.waitFor(seconds + START_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("Jazzer does not end; it said: " + Files.readString(said));
            }
        } finally {
            process.destroyForcibly();
        }
        return new Result(process.exitValue(), findings(), Files.readString(said));
    }

    /** An empty folder but for the inputs that the search begins with. */
    private Path prepare() throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> old = Files.walk(folder)) {
                for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        Path inputs = Files.createDirectories(folder.resolve("inputs"));
        List<byte[]> known = new ArrayList<>(target.seeds());
        known.addAll(Corpus.of(target));
        for (int i = 0; i < known.size(); i++) {
            Files.write(inputs.resolve("known-" + i), known.get(i));
        }
        return inputs;
    }

    private List<String> command(Path inputs, int seconds, long seed) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+EnableDynamicAgentLoading",
                                "-Xmx512m",
                                "--enable-native-access=ALL-UNNAMED",
                                "-Dfuzz.target=" + target.label(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                DRIVER));
        command.addAll(
                List.of(
                        "--target_class=" + FuzzMain.class.getName(),
                        "--instrumentation_includes=io.quorate.**",
                        "--instrumentation_excludes=" + NOT_INSTRUMENTED,
                        "--custom_hook_includes=io.quorate.**",
                        "--custom_hook_excludes=" + NOT_INSTRUMENTED,
                        "--disabled_hooks=" + String.join(":", WATCHERS),
                        "--reproducer_path=" + folder,
                        "-artifact_prefix=" + folder + "/",
                        "-max_total_time=" + seconds,
                        "-max_len=" + INPUT_BYTES_MAX,
                        "-timeout=" + HANG_SECONDS,
                        "-rss_limit_mb=0",
                        "-seed=" + seed,
                        "-print_final_stats=1",
                        inputs.toString()));
        return command;
    }

    private List<Path> findings() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(
                            file -> {
                                String name = String.valueOf(file.getFileName());
                                return FINDINGS.stream().anyMatch(name::startsWith);
                            })
                    .sorted()
                    .toList();
        }
    }
}
