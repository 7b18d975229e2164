package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.arch.Repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a run of {@code bin/quorate} came to; standard error goes where standard output goes.
 *
 * @param lines what it printed
 */
record ScriptRun(int exitCode, List<String> lines) {

    private static final Path SCRIPT = Repository.root().resolve("bin/quorate");

    /** Runs it to its end; it leaves no temporary file. */
    static ScriptRun of(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(folder, "tool", ".out");
        Path temporary = Files.createTempDirectory(folder, "tool");
        ProcessBuilder run =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        run.environment().put("QUORATE_TOOL_OPTS", "-Djava.io.tmpdir=" + temporary);
        Process process = run.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(temporary).isEmptyDirectory();
        return new ScriptRun(process.exitValue(), Files.readAllLines(output));
    }

    /** The only line that contains {@code text}. */
    String line(String text) {
        assertThat(lines).filteredOn(line -> line.contains(text)).hasSize(1);
        return lines.stream().filter(line -> line.contains(text)).findFirst().orElseThrow();
    }
}
