package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What one run of {@code zkCli.sh} came to. */
record Run(int exitCode, String out, String err) {

    private static final int SECONDS = 60;

    /** Runs it to its end. */
    static Run of(Path folder, String... arguments) throws IOException, InterruptedException {
        return with(folder, Map.of(), "", arguments);
    }

    /**
     * The same.
     *
     * @param environment beside this process's own
     * @param input what comes through the pipe
     */
    static Run with(Path folder, Map<String, String> environment, String input, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Repository.script("zkCli.sh")));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, "cli", ".out");
        Path err = Files.createTempFile(folder, "cli", ".err");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** What is printed, without what is said of the connection. */
    List<String> lines() {
        return out.lines()
                .filter(
                        line ->
                                !line.isEmpty()
                                        && !line.startsWith("Connecting to ")
                                        && !line.equals("WATCHER::")
                                        && !line.startsWith("WatchedEvent "))
                .toList();
    }
}
