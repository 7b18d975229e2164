package io.quorate.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

class WireWriterTest {

    private final WireWriter out = new WireWriter(0);

    @Test
    void writesBigEndianInOrder() {
        out.writeByte(1);
        out.writeBool(true);
        out.writeInt(-2);
        out.writeLong(3);
        assertThat(hex()).isEqualTo("0101fffffffe0000000000000003");
    }

    @Test
    void nullAndEmptyAreDifferent() {
        out.writeBuffer(null);
        out.writeBuffer(new byte[0]);
        out.writeString(null);
        out.writeString("");
        assertThat(hex()).isEqualTo("ffffffff00000000ffffffff00000000");
    }

    @Test
    void partsOfArrays() {
        byte[] bytes = {1, 2, 3, 4};
        out.writeBuffer(bytes, 1, 2);
        out.writeBytes(bytes, 3, 1);
        assertThat(hex()).isEqualTo("00000002020304");
    }

    @Test
    void stringsTakeOneToThreeBytesAUnit() {
        out.writeString("a\u007f\u0080\u07ff\u0800\uffff");
        assertThat(hex()).isEqualTo("0000000c617fc280dfbfe0a080efbfbf");
    }

    @Test
    void supplementaryCharactersAreTwoSurrogates() {
        out.writeString("\ud83d\ude00");
        assertThat(hex()).isEqualTo("00000006eda0bdedb880");
    }

    @Test
    void lengthOfAMixedStringIsInBytes() {
        String mixed = "abc\u00e9".repeat(100) + "z";
        out.writeString(mixed);
        out.writeByte(9);
        WireReader in = new WireReader(out.toByteArray());
        assertThat(in.readString()).isEqualTo(mixed);
        assertThat(in.readByte()).isEqualTo((byte) 9);
        assertThat(out.length()).isEqualTo(4 + 100 * 5 + 1 + 1);
    }

    @Test
    void vectors() {
        out.writeStrings(List.of("a", ""));
        assertThat(hex()).isEqualTo("00000002000000016100000000");
    }

    @Test
    void framesCarryTheLengthOfTheirContent() {
        out.beginFrame();
        out.writeInt(7);
        out.endFrame();
        out.beginFrame();
        out.endFrame();
        assertThat(hex()).isEqualTo("000000040000000700000000");
    }

    @Test
    void framesDoNotNestAndEndOnce() {
        assertThatThrownBy(out::endFrame).isInstanceOf(IllegalStateException.class);
        out.beginFrame();
        assertThatThrownBy(out::beginFrame).isInstanceOf(IllegalStateException.class);
        out.endFrame();
        assertThatThrownBy(out::endFrame).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void truncationTakesBackAFrame() {
        out.writeInt(1);
        int before = out.length();
        out.beginFrame();
        out.writeLong(2);
        out.truncate(before);
        out.beginFrame();
        out.writeByte(3);
        out.endFrame();
        assertThat(hex()).isEqualTo("000000010000000103");
    }

    @Test
    void truncationWithinAFrameLeavesItOpen() {
        out.beginFrame();
        out.writeInt(1);
        int inside = out.length();
        out.writeInt(2);
        out.truncate(inside);
        out.endFrame();
        assertThat(hex()).isEqualTo("0000000400000001");
    }

    @Test
    void resetForgetsTheOpenFrameToo() {
        out.beginFrame();
        out.reset();
        out.beginFrame();
        out.endFrame();
        assertThat(hex()).isEqualTo("00000000");
    }

    @Test
    void reservedBytesAreFilledInLater() {
        int at = out.reserve(4);
        out.writeByte(5);
        out.patchInt(at, 6);
        assertThat(hex()).isEqualTo("0000000605");
        assertThatThrownBy(() -> out.patchInt(2, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> out.patchInt(-1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void growsToWhateverIsWritten() {
        byte[] large = new byte[100_000];
        Arrays.fill(large, (byte) 7);
        for (int i = 0; i < 20; i++) {
            out.writeBytes(large, 0, large.length);
        }
        assertThat(out.length()).isEqualTo(2_000_000);
        assertThat(out.array().length).isLessThan(4_100_000);
        assertThat(out.toByteArray()).containsOnly(7);
    }

    @Test
    void truncationBeyondTheEndIsTheCallersFault() {
        out.writeInt(1);
        assertThatThrownBy(() -> out.truncate(5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> out.truncate(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    private String hex() {
        return HexFormat.of().formatHex(out.toByteArray());
    }
}
