package io.quorate.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

final class DataFormatTest {

    private static final byte[] NO_TEXT = {(byte) 0xff, 0, 'a'};

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void plainIsUtf8() {
        assertThat(DataFormat.PLAIN.text(utf8("é😀\n"))).isEqualTo("é😀\n");
    }

    @Test
    void plainReplacesWhatIsNone() {
        assertThat(DataFormat.PLAIN.text(NO_TEXT)).isEqualTo("\ufffd\0a");
    }

    @Test
    void base64HasNoLines() {
        assertThat(DataFormat.BASE64.text(NO_TEXT)).isEqualTo("/wBh");
        assertThat(DataFormat.BASE64.text(new byte[300])).hasSize(400).doesNotContain("\n");
    }

    @Test
    void aDumpHasSixteenBytesInARow() {
        String dump = DataFormat.HEX_DUMP.text(utf8("0123456789abcdef\0"));
        assertThat(dump)
                .contains("| 30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66 |0123456789abcdef|")
                .contains("|00000010| 00 ");
    }

    @Test
    void ofNothingThereIsNoDump() {
        assertThat(DataFormat.HEX_DUMP.text(new byte[0])).isEmpty();
    }

    @Test
    void textIsTold_andWhatIsNoneIsNot() {
        assertThat(DataFormat.utf8(utf8("é"))).isEqualTo("é");
        assertThat(DataFormat.utf8(new byte[0])).isEmpty();
        assertThat(DataFormat.utf8(NO_TEXT)).isNull();
        assertThat(DataFormat.utf8(new byte[] {(byte) 0xc3})).as("cut off").isNull();
    }
}
