package io.quorate.server.snapshot;

import org.jspecify.annotations.Nullable;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * RocksDB's native library: 17 MB, which its jar unpacks into a file. The file loses its name as
 * soon as it is loaded: a server that is killed would leave it behind, and one that is killed again
 * and again would fill the disk with it.
 */
final class RocksLibrary {

    private RocksLibrary() {}

    /** Once in a process: what was wrong, or null. */
    private static final class Loaded {
        static final @Nullable String PROBLEM = tryLoading();
    }

    /**
     * Loads it, before anything else of RocksDB is touched. A library on {@code java.library.path}
     * comes first.
     *
     * @throws IOException it cannot be unpacked or loaded; what to do is in the message
     */
    static void load() throws IOException {
        if (Loaded.PROBLEM != null) {
            throw new IOException(Loaded.PROBLEM);
        }
    }

    private static @Nullable String tryLoading() {
        try {
            unpackAndLoad();
            RocksDB.loadLibrary();
            return null;
        } catch (IOException | RuntimeException | UnsatisfiedLinkError failed) {
            return "RocksDB's native library (17 MB) cannot be unpacked and loaded: "
                    + reason(failed)
                    + "; give the directory for temporary files room and the right to execute, or"
                    + " name another one: -Djava.io.tmpdir=DIRECTORY in QUORATE_OPTS, for tools in"
                    + " QUORATE_TOOL_OPTS";
        }
    }

    private static void unpackAndLoad() throws IOException {
        Path folder = Files.createTempDirectory("quorate-rocksdb-");
        try {
            NativeLibraryLoader.getInstance().loadLibrary(folder.toString());
        } finally {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    private static String reason(Throwable failed) {
        Throwable first = failed;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        String message = first.getMessage();
        return message == null ? first.toString() : message;
    }
}
