package io.quorate.server.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.wal.CrashFiles;
import io.quorate.server.wal.StorageException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;

/** The small text files of a data directory: read, or not to be read, or of a newer build. */
public final class TextFileFuzz {

    private static final int CURRENT = 0;
    private static final int FORGED_CURRENT = 1;
    private static final int DAMAGE = 2;
    private static final int FEATURE_LEVEL = 1;
    private static final Damage NONE = new Damage("none", 0, 0);

    private TextFileFuzz() {}

    /** Input: a byte that says which file, and whether its checksum is made to hold; the file. */
    public static void fuzz(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        String text = new String(input, 1, input.length - 1, StandardCharsets.UTF_8);
        switch (input[0]) {
            case FORGED_CURRENT -> current(text + checksumLine(text));
            case DAMAGE -> damage(text);
            default -> current(text);
        }
    }

    private static String checksumLine(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return "crc32c " + Long.toHexString(crc.getValue()) + "\n";
    }

    private static CrashFiles holding(String name, String text) {
        CrashFiles files = new CrashFiles();
        files.put(name, text.getBytes(StandardCharsets.UTF_8));
        return files;
    }

    private static void current(String text) throws IOException {
        Generation.Found found;
        try {
            found = Generation.read(holding(Generation.FILE, text), FEATURE_LEVEL);
        } catch (StorageException newer) {
            return;
        }
        if (found instanceof Generation.Found.Valid(Generation generation)) {
            assertThat(generation.number()).isNotNegative();
            CrashFiles again = new CrashFiles();
            generation.write(again);
            assertThat(Generation.read(again, FEATURE_LEVEL)).isEqualTo(found);
        }
    }

    private static void damage(String text) throws IOException {
        Damage read = DamageNote.read(holding("DAMAGE", text), NONE);
        CrashFiles again = new CrashFiles();
        DamageNote.write(again, read);
        assertThat(DamageNote.read(again, NONE)).isEqualTo(read);
    }

    /** Both files as they are written. */
    public static List<byte[]> seeds() {
        CrashFiles files = new CrashFiles();
        try {
            new Generation(1, "state-3", 7, 0x100000005L, 0xabc, 0xdef).write(files);
            DamageNote.write(files, new Damage("log-0000000001 at byte 4096: bad", 5, 4));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String current = content(files, Generation.FILE);
        String values = current.substring(0, current.lastIndexOf("crc32c "));
        return List.of(
                input(CURRENT, current),
                input(FORGED_CURRENT, values),
                input(DAMAGE, content(files, "DAMAGE")));
    }

    private static String content(CrashFiles files, String name) {
        try {
            return TextFile.read(files, name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] input(int how, String text) {
        return ((char) how + text).getBytes(StandardCharsets.UTF_8);
    }
}
