package io.quorate.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;

class SavedMarkTest {

    private static final Path FOLDER = Path.of("state-1");
    private static final SavedMark MARK = new SavedMark(0x100000005L, 0xabcdL);

    @Test
    void whatIsWrittenIsRead() throws IOException {
        assertThat(SavedMark.parse(MARK.text(), FOLDER)).isEqualTo(MARK);
        assertThat(SavedMark.parse(SavedMark.NOTHING.text(), FOLDER)).isEqualTo(SavedMark.NOTHING);
    }

    /** Not the end of the stack. */
    @Test
    void aMarkWithThousandsOfLinesBehindIt_isGarbled() {
        String garbled = MARK.text() + "\n".repeat(1 << 20);
        assertThatThrownBy(() -> SavedMark.parse(garbled, FOLDER))
                .isInstanceOf(UnreadableStateException.class)
                .hasMessageContaining("checksum");
    }

    @Test
    void aMarkCutAnywhere_isGarbled() {
        String text = MARK.text();
        for (int length = 0; length < text.length(); length++) {
            String cut = text.substring(0, length);
            assertThatThrownBy(() -> SavedMark.parse(cut, FOLDER))
                    .isInstanceOf(UnreadableStateException.class);
        }
    }
}
