package io.quorate.server.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** How many bytes the files of a folder have. Reads the disk. */
public final class FolderSize {

    private FolderSize() {}

    /** 0 if it cannot be read. */
    public static long bytesIn(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).mapToLong(FolderSize::size).sum();
        } catch (IOException | UncheckedIOException unreadable) {
            return 0;
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException gone) {
            // Purged between the listing and the look.
            return 0;
        }
    }
}
