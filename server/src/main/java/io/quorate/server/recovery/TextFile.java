package io.quorate.server.recovery;

import io.quorate.server.wal.LogFile;
import io.quorate.server.wal.LogFiles;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Small files of a data directory that a person can read. */
final class TextFile {

    private static final int MAX_BYTES = 64 * 1024;

    private TextFile() {}

    static String read(LogFiles files, String name) throws IOException {
        try (LogFile file = files.openForReading(name)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(MAX_BYTES, file.size()));
            file.read(bytes, 0);
            return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
        }
    }

    /** Replaces the file as a whole: after a crash it is the old one or the new one. */
    static void replace(LogFiles files, String name, String text) throws IOException {
        String beside = name + ".tmp";
        if (files.list().contains(beside)) {
            files.delete(beside);
        }
        try (LogFile file = files.create(beside)) {
            file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
            file.sync();
        }
        files.rename(beside, name);
        files.syncDirectory();
    }
}
