package io.quorate.server;

import static org.junit.jupiter.api.Assertions.fail;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Syncs of a server's process that fail or are slow, when a test says so. */
final class SyncFaults {

    private final Path library;

    private SyncFaults(Path library) {
        this.library = library;
    }

    /**
     * Compiles what is loaded into a server.
     *
     * @return null where that cannot be compiled, which is said; under CI that is a failure
     */
    static @Nullable SyncFaults compile(Path folder) throws Exception {
        Path source = folder.resolve("syncs.c");
        try (InputStream in = SyncFaults.class.getResourceAsStream("/faults/syncs.c")) {
            Files.copy(Objects.requireNonNull(in), source);
        }
        Path library = folder.resolve("libsyncs.so");
        String refused =
                TestDisk.run("gcc", "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl");
        if (refused.isEmpty()) {
            return new SyncFaults(library);
        }
        String line = "not tested: syncs that fail, since none can be made here: " + refused;
        if ("true".equals(System.getenv("CI"))) {
            fail(line);
        }
        System.out.println(line);
        return null;
    }

    private static Path folder(ServerProcess server) {
        return server.data().resolveSibling("faults");
    }

    /** Before the server starts. */
    void load(ServerProcess server) throws IOException {
        Files.createDirectories(folder(server));
        server.environment("LD_PRELOAD", library.toString());
        server.environment("SYNC_FAULTS", folder(server).toString());
    }

    /** The next sync of such a file ({@code log} or {@code state}) fails. */
    void failNext(ServerProcess server, String file) throws IOException {
        Files.createFile(folder(server).resolve("fail-" + file));
    }

    /** What was synced behind the one that failed. */
    List<String> syncedAfter(ServerProcess server) throws IOException {
        Path after = folder(server).resolve("after");
        return Files.exists(after) ? Files.readAllLines(after) : List.of();
    }

    /** From now on each sync of the log takes so much longer. */
    void slow(ServerProcess server, int millis) throws IOException {
        Files.writeString(folder(server).resolve("slow"), Integer.toString(millis));
    }

    /** And no more. */
    void fast(ServerProcess server) throws IOException {
        Files.deleteIfExists(folder(server).resolve("slow"));
    }
}
