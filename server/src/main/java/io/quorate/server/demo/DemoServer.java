package io.quorate.server.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One server of the demo: a process that this one started, and the only kind of process it ever
 * ends.
 */
final class DemoServer {

    /** Read by {@code bin/quorate} itself: how much a server takes, and on which Java. */
    private static final Set<String> OF_SCRIPT =
            Set.of("QUORATE_HEAP", "QUORATE_DIRECT", "QUORATE_OPTS", "QUORATE_JDK_DIR");

    /** Three heaps of a server's usual size would be much for a laptop. */
    private static final String HEAP = "256m";

    private static final int LOG_LINE_MAX = 300;

    private final int id;
    private final Path zooCfg;
    private final Path log;
    private final InetSocketAddress clientAddress;
    private final Process process;

    DemoServer(int id, Path zooCfg, Path log, InetSocketAddress clientAddress, Process process) {
        this.id = id;
        this.zooCfg = zooCfg;
        this.log = log;
        this.clientAddress = clientAddress;
        this.process = process;
    }

    /**
     * Starts it as a user would: {@code bin/quorate server FILE}. The script replaces itself with
     * the JVM, so the process is the server.
     */
    static DemoServer start(String script, int id, DemoFolder folder, DemoOptions options)
            throws Refusal {
        ProcessBuilder builder =
                new ProcessBuilder(List.of(script, "server", folder.zooCfg(id).toString()));
        builder.environment().putIfAbsent("QUORATE_HEAP", HEAP);
        builder.environment().keySet().removeIf(DemoServer::isSetting);
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(folder.log(id).toFile()));
        try {
            return new DemoServer(
                    id,
                    folder.zooCfg(id),
                    folder.log(id),
                    new InetSocketAddress("127.0.0.1", options.clientPort(id)),
                    builder.start());
        } catch (IOException failure) {
            throw new Refusal("demo: server " + id + " cannot be started: " + failure);
        }
    }

    int id() {
        return id;
    }

    long pid() {
        return process.pid();
    }

    Path zooCfg() {
        return zooCfg;
    }

    Path log() {
        return log;
    }

    InetSocketAddress clientAddress() {
        return clientAddress;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Whether a variable would tell a server what to do. The demo's servers have that in their own
     * folders, each its own, whatever this shell has.
     */
    static boolean isSetting(String variable) {
        boolean ofScript = OF_SCRIPT.contains(variable);
        return variable.startsWith("ZOO_")
                || variable.endsWith("JVMFLAGS")
                || (variable.startsWith("QUORATE_") && !ofScript);
    }

    /** Completes with the exit code. */
    CompletableFuture<Integer> exit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** Asks it to end: SIGTERM. */
    void stop() {
        process.destroy();
    }

    /** Waits until it has ended; then, if it has not, ends it with SIGKILL. */
    void awaitEnd(long timeoutMillis) throws InterruptedException {
        try {
            process.onExit().get(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException stillThere) {
            process.destroyForcibly();
        } catch (ExecutionException neverHappens) {
            throw new IllegalStateException(neverHappens);
        }
    }

    /** The last line of its log, which says why it ended. */
    String lastLogLine() {
        try {
            List<String> lines = Files.readAllLines(log);
            String last = lines.isEmpty() ? "" : lines.getLast();
            return last.length() > LOG_LINE_MAX ? last.substring(0, LOG_LINE_MAX) : last;
        } catch (IOException unreadable) {
            return "";
        }
    }
}
