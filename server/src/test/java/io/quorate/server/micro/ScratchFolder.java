package io.quorate.server.micro;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder of a benchmark's own, below the JVM's folder for temporary files. */
public final class ScratchFolder implements Closeable {

    private final Path path;

    private ScratchFolder(Path path) {
        this.path = path;
    }

    /** An empty one. */
    public static ScratchFolder make() throws IOException {
        return new ScratchFolder(Files.createTempDirectory("quorate-micro"));
    }

    public Path path() {
        return path;
    }

    /** Deletes it with all that is in it. */
    @Override
    public void close() throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        }
    }
}
