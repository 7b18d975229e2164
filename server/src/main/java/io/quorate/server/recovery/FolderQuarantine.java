package io.quorate.server.recovery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** {@link Quarantine} on a real file system. */
final class FolderQuarantine implements Quarantine {

    private static final String FOLDER = "quarantine";
    private static final String SEGMENTS = "log-";

    private final Path directory;

    /**
     * @param directory the folder with the segments
     */
    FolderQuarantine(Path directory) {
        this.directory = directory;
    }

    @Override
    public void clear() throws IOException {
        Path folder = directory.resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> segments =
                    files.filter(it -> it.getFileName().toString().startsWith(SEGMENTS)).toList();
            for (Path segment : segments) {
                Files.delete(segment);
            }
        }
    }

    @Override
    public void take(String segmentName) throws IOException {
        Path folder = Files.createDirectories(directory.resolve(FOLDER));
        Files.move(
                directory.resolve(segmentName),
                folder.resolve(segmentName),
                StandardCopyOption.ATOMIC_MOVE);
    }
}
