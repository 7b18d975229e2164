package io.quorate.server.wal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/**
 * The disk does not hold what this server needs, or refuses to. The message is one line for the
 * operator: what, which file, and what to do.
 */
public final class StorageException extends IOException {

    private static final long serialVersionUID = 1L;

    public StorageException(String message) {
        super(message);
    }

    public StorageException(String message, IOException cause) {
        super(message, cause);
    }

    /** What the system said, with the file where it names one, and without class names. */
    public static String reason(IOException e) {
        if (e instanceof FileSystemException files) {
            String reason = files.getReason();
            if (reason == null) {
                reason =
                        switch (e) {
                            case AccessDeniedException _ -> "Permission denied";
                            case NoSuchFileException _ -> "No such file or directory";
                            case FileAlreadyExistsException _ -> "File exists";
                            default -> "failed";
                        };
            }
            return files.getFile() + ": " + reason;
        }
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
