package io.quorate.k8s.image;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs commands of this machine, each with an end. */
public final class Shell {

    private Shell() {}

    /**
     * What a command left.
     *
     * @param code its exit code
     * @param out what it wrote to the standard output
     * @param err what it wrote to the standard error
     */
    public record Result(int code, String out, String err) {

        /** The standard output, if the command succeeded. */
        public String orFail() {
            if (code != 0) {
                throw new IllegalStateException("exit code " + code + ": " + err + out);
            }
            return out;
        }
    }

    /**
     * Runs a command and waits for it.
     *
     * @throws IllegalStateException it has not ended in time; it is ended then
     */
    public static Result run(Duration limit, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile("quorate-out", null);
        Path err = Files.createTempFile("quorate-err", null);
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .redirectInput(new File("/dev/null"))
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(
                        String.join(" ", command)
                                + " has not ended after "
                                + limit
                                + ": "
                                + Files.readString(err)
                                + Files.readString(out));
            }
            return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** Whether the programs are on this machine's path. */
    public static boolean has(String... programs) {
        for (String program : programs) {
            boolean found = false;
            for (String folder : System.getenv("PATH").split(":", -1)) {
                found |= Files.isExecutable(Path.of(folder, program));
            }
            if (!found) {
                return false;
            }
        }
        return true;
    }
}
