package io.quorate.cli.shell;

import org.jline.reader.LineReader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** {@code ~/.zkcli_history}, for its owner only. Where it cannot be, there is none. */
final class HistoryFile {

    private static final String NAME = ".zkcli_history";

    private HistoryFile() {}

    static void use(LineReader reader, Path home) {
        Path file = home.resolve(NAME);
        try {
            if (!Files.exists(file)) {
                Files.createFile(
                        file,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
            }
            if (Files.isWritable(file)) {
                reader.setVariable(LineReader.HISTORY_FILE, file);
            }
        } catch (IOException | UnsupportedOperationException nowhere) {
            return;
        }
    }
}
