package io.quorate.k8s.machine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A program of this machine that is run to its end, with a time limit. */
public final class Command {

    public static final Duration USUAL_LIMIT = Duration.ofSeconds(30);

    private Command() {}

    /**
     * Runs a tool that must succeed.
     *
     * @return its standard output
     */
    public static String run(String... words) {
        Execution result = tryTo(USUAL_LIMIT, List.of(words));
        if (result.exitCode() != 0) {
            throw new IllegalStateException(
                    String.join(" ", words)
                            + ": exit code "
                            + result.exitCode()
                            + ": "
                            + result.output().strip());
        }
        return result.out();
    }

    /** Runs something that may fail. */
    public static Execution tryTo(Duration limit, List<String> words) {
        return tryTo(limit, Map.of(), words);
    }

    /**
     * Runs something that may fail.
     *
     * @param environment what it has beside this process's own
     * @throws UncheckedIOException if there is no such program
     */
    public static Execution tryTo(
            Duration limit, Map<String, String> environment, List<String> words) {
        try {
            return awaited(start(environment, words), limit);
        } catch (TimeoutException late) {
            throw new IllegalStateException(
                    String.join(" ", words) + " takes longer than " + limit, late);
        }
    }

    /** Starts something that reads nothing. */
    public static Process start(List<String> words) {
        return start(Map.of(), words);
    }

    private static Process start(Map<String, String> environment, List<String> words) {
        try {
            ProcessBuilder builder = new ProcessBuilder(words);
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            return process;
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /**
     * Waits for the end of a process.
     *
     * @throws TimeoutException if it did not end in time; it and all it started are dead then
     */
    public static Execution awaited(Process process, Duration limit) throws TimeoutException {
        CompletableFuture<String> out = read(process.getInputStream());
        CompletableFuture<String> err = read(process.getErrorStream());
        try {
            if (process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                return new Execution(process.exitValue(), out.join(), err.join());
            }
            throw new TimeoutException("no end within " + limit);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static CompletableFuture<String> read(InputStream stream) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (stream) {
                        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
                    } catch (IOException closed) {
                        return "";
                    }
                },
                task -> Thread.ofVirtual().start(task));
    }

    /** Whether a program is on this machine's path. */
    public static boolean exists(String program) {
        return tryTo(USUAL_LIMIT, List.of("sh", "-c", "command -v " + program)).exitCode() == 0;
    }

    /** Whether this process may do what only root may. */
    public static boolean isRoot() {
        return run("id", "-u").strip().equals("0");
    }
}
