package io.quorate.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;

/** The file SAVED: a mark, unreadable, or of a newer build. */
public final class SavedMarkFuzz {

    private static final Path FOLDER = Path.of("state-1");
    private static final char FORGED = 1;

    private SavedMarkFuzz() {}

    /** Input: a byte that says whether a checksum that holds is put behind; the file. */
    public static void fuzz(byte[] input) {
        if (input.length == 0) {
            return;
        }
        String text = new String(input, 1, input.length - 1, StandardCharsets.ISO_8859_1);
        SavedMark mark;
        try {
            mark = SavedMark.parse(input[0] == FORGED ? text + checksumLine(text) : text, FOLDER);
        } catch (UnreadableStateException | NewerStateException refused) {
            return;
        }
        survives(mark);
    }

    private static void survives(SavedMark mark) {
        try {
            assertThat(SavedMark.parse(mark.text(), FOLDER)).isEqualTo(mark);
        } catch (UnreadableStateException | NewerStateException refused) {
            throw new AssertionError("what was read is not read again: " + mark, refused);
        }
    }

    private static String checksumLine(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.ISO_8859_1));
        return String.format(Locale.ROOT, "crc32c %08x\n", crc.getValue());
    }

    /** A mark, that of nothing, and one whose checksum is left to be made. */
    public static List<byte[]> seeds() {
        String text = new SavedMark(0x100000005L, 0xabcdL).text();
        String values = text.substring(0, text.lastIndexOf("crc32c "));
        return List.of(
                ("\0" + text).getBytes(StandardCharsets.ISO_8859_1),
                ("\0" + SavedMark.NOTHING.text()).getBytes(StandardCharsets.ISO_8859_1),
                (FORGED + values).getBytes(StandardCharsets.ISO_8859_1));
    }
}
