package io.quorate.server.snapshot;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/** What is done with directories of files here, durably. */
final class StateFiles {

    private StateFiles() {}

    /** Names of what is in a directory, sorted; none if there is no directory. */
    static List<String> list(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(StateFiles::name).sorted().toList();
        }
    }

    static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Creates a directory, if it is not there, for good. */
    static void createDirectory(Path parent, Path directory) throws IOException {
        if (!exists(directory)) {
            Files.createDirectory(directory);
            syncDirectory(parent);
        }
    }

    /** Makes creations, renames and deletions in a directory durable. */
    static void syncDirectory(Path directory) throws IOException {
        sync(directory, StandardOpenOption.READ);
    }

    /** Makes a file's content durable. */
    static void syncFile(Path file) throws IOException {
        sync(file, StandardOpenOption.WRITE);
    }

    private static void sync(Path path, StandardOpenOption mode) throws IOException {
        try (FileChannel channel = FileChannel.open(path, mode)) {
            channel.force(true);
        }
    }

    /** Gives a directory another name in the same parent, for good. */
    static void rename(Path parent, Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        syncDirectory(parent);
    }

    /** The same file under another name: by a link, or where the file system has none as a copy. */
    static void linkOrCopy(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
        } catch (UnsupportedOperationException | FileSystemException e) {
            copy(from, to);
        }
    }

    /** A durable copy. */
    static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to);
        syncFile(to);
    }

    /** Deletes a directory with all that is in it, if it is there; not durable by itself. */
    static void deleteAll(Path root) throws IOException {
        if (!exists(root)) {
            return;
        }
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path directory, @Nullable IOException failure) throws IOException {
                        if (failure != null) {
                            throw failure;
                        }
                        Files.delete(directory);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    /** What the system said, with the file where it names one. */
    static String reason(IOException e) {
        if (e instanceof FileSystemException files) {
            String reason = files.getReason();
            if (reason == null) {
                reason =
                        switch (e) {
                            case AccessDeniedException _ -> "Permission denied";
                            case NoSuchFileException _ -> "No such file or directory";
                            default -> "failed";
                        };
            }
            return files.getFile() + ": " + reason;
        }
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
