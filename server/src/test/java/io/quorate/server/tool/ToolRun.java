package io.quorate.server.tool;

import io.quorate.server.wal.CrashFiles;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What a run of a tool came to. */
record ToolRun(int exitCode, List<String> out, String err) {

    static ToolRun of(String... line) {
        return of(new Surroundings(1, Map.of(), Map.of(), "host"), line);
    }

    static ToolRun of(Surroundings around, String... line) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode =
                Tool.run(
                        List.of(line),
                        around,
                        new PrintStream(out, false, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        return new ToolRun(
                exitCode,
                out.toString(StandardCharsets.UTF_8).lines().toList(),
                err.toString(StandardCharsets.UTF_8));
    }

    /** Puts files of a test where a tool finds them. */
    static Path onDisk(CrashFiles files, Path folder) throws IOException {
        for (String name : files.list()) {
            Files.write(folder.resolve(name), files.content(name));
        }
        return folder;
    }

    /** The lines that contain this text. */
    List<String> linesWith(String text) {
        return out.stream().filter(line -> line.contains(text)).toList();
    }

    /** The line that contains this text. */
    String line(String text) {
        List<String> found = linesWith(text);
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " lines with '" + text + "' in " + out + err);
        }
        return found.getFirst();
    }
}
