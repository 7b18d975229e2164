package io.quorate.k8s.pod;

import io.quorate.k8s.machine.Command;
import io.quorate.k8s.machine.Execution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/** One run of a pod's container, from the start of its command to its end. */
final class Container implements AutoCloseable {

    private static final Duration SETUP_LIMIT = Duration.ofSeconds(20);
    private static final int ENDED = 128;

    private final ContainerPlan plan;
    private final Process process;
    private final long startedNanos;

    private Container(ContainerPlan plan, Process process) {
        this.plan = plan;
        this.process = process;
        this.startedNanos = System.nanoTime();
    }

    /** Starts one, and waits until its command runs, or ran. */
    static Container start(ContainerPlan plan) {
        try {
            Process process =
                    new ProcessBuilder(plan.command())
                            .redirectInput(Path.of("/dev/null").toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(plan.log().toFile())
                            .start();
            Container container = new Container(plan, process);
            container.awaitCommand();
            return container;
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private void awaitCommand() {
        try {
            Await.until(
                    "the container's command runs",
                    SETUP_LIMIT,
                    () -> !process.isAlive() || first().filter(Container::hasLaunched).isPresent(),
                    this::log);
        } catch (AssertionError hangs) {
            kill();
            process.onExit().join();
            close();
            throw new IllegalStateException(hangs);
        }
    }

    private static boolean hasLaunched(ProcessHandle first) {
        try {
            Path words = Path.of("/proc", Long.toString(first.pid()), "cmdline");
            return !Files.readString(words).contains(ContainerPlan.LAUNCHER);
        } catch (IOException ended) {
            return true;
        }
    }

    /** The first process of its namespaces, which is the only child of what made them. */
    private Optional<ProcessHandle> first() {
        return process.children().findFirst();
    }

    long startedNanos() {
        return startedNanos;
    }

    Optional<MemoryGroup> memory() {
        return plan.memory();
    }

    /** Everything its command wrote. */
    String log() {
        try {
            return Files.readString(plan.log());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    List<String> lastLines(int count) {
        List<String> all = log().lines().toList();
        return all.subList(Math.max(0, all.size() - count), all.size());
    }

    /** Runs a command inside, as the container's user; fails where the container has ended. */
    Execution exec(Duration limit, List<String> words) throws TimeoutException {
        Optional<ProcessHandle> first = first();
        if (first.isEmpty()) {
            return new Execution(ENDED, "", "the container has ended");
        }
        List<String> command = new ArrayList<>();
        command.addAll(List.of("nsenter", "--target", Long.toString(first.get().pid())));
        command.addAll(List.of("--mount", "--uts", "--ipc", "--net", "--pid", "--root"));
        command.addAll(plan.asUser());
        command.addAll(words);
        return Command.awaited(Command.start(command), limit);
    }

    /** Completes when its first process has ended, and with it all others. */
    CompletableFuture<Process> exited() {
        return process.onExit();
    }

    int exitCode() {
        return process.exitValue();
    }

    void terminate() {
        first().ifPresent(ProcessHandle::destroy);
    }

    void kill() {
        first().ifPresent(ProcessHandle::destroyForcibly);
    }

    /** Forgets what it wrote outside of volumes; its log stays. After its end. */
    @Override
    public void close() {
        plan.memory().ifPresent(MemoryGroup::close);
        Command.run("rm", "-rf", "--one-file-system", plan.folder().toString());
    }
}
