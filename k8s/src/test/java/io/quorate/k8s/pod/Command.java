package io.quorate.k8s.pod;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A program of this machine that is run to its end, with a time limit. */
final class Command {

    static final Duration USUAL_LIMIT = Duration.ofSeconds(30);

    private Command() {}

    /** Runs a tool that must succeed. */
    static String run(String... words) {
        Execution result = tryTo(USUAL_LIMIT, List.of(words));
        if (result.exitCode() != 0) {
            throw new IllegalStateException(
                    String.join(" ", words) + ": exit code " + describe(result));
        }
        return result.output();
    }

    /** Runs something that may fail. */
    static Execution tryTo(Duration limit, List<String> words) {
        try {
            return awaited(start(words), limit);
        } catch (TimeoutException late) {
            throw new IllegalStateException(
                    String.join(" ", words) + " takes longer than " + limit, late);
        }
    }

    static Process start(List<String> words) {
        try {
            Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
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
    static Execution awaited(Process process, Duration limit) throws TimeoutException {
        CompletableFuture<String> output =
                CompletableFuture.supplyAsync(
                        () -> outputOf(process), task -> Thread.ofVirtual().start(task));
        try {
            if (process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                return new Execution(process.exitValue(), output.join());
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

    private static String outputOf(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException closed) {
            return "";
        }
    }

    private static String describe(Execution result) {
        return result.exitCode() + ": " + result.output().strip();
    }
}
