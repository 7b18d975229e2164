package io.quorate.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

class WireReaderTest {

    @Test
    void readsBigEndianInOrder() {
        WireReader in = of("01 00 7f 00000102 0000000000000304");
        assertThat(in.readBool()).isTrue();
        assertThat(in.readBool()).isFalse();
        assertThat(in.readBool()).as("any byte but zero").isTrue();
        assertThat(in.readInt()).isEqualTo(0x102);
        assertThat(in.readLong()).isEqualTo(0x304);
        assertThat(in.remaining()).isZero();
    }

    @Test
    void nullAndEmptyAreDifferent() {
        assertThat(of("ffffffff").readBuffer()).isNull();
        assertThat(of("00000000").readBuffer()).isEmpty();
        assertThat(of("ffffffff").readString()).isNull();
        assertThat(of("00000000").readString()).isEmpty();
    }

    @Test
    void nullVectorIsEmpty() {
        assertThat(of("ffffffff").readCount(1)).isZero();
        assertThat(of("ffffffff").readStrings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"80000000", "fffffffe", "7fffffff", "00000002 61", "7ffffffc 61"})
    void refusesLengthsThatCannotBe(String hex) {
        assertThatThrownBy(() -> of(hex).readBuffer()).isInstanceOf(MalformedFrameException.class);
        assertThatThrownBy(() -> of(hex).readString()).isInstanceOf(MalformedFrameException.class);
        assertThatThrownBy(() -> of(hex).readLength()).isInstanceOf(MalformedFrameException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"80000000", "fffffffe", "7fffffff 00000000", "00000002 00000000"})
    void refusesCountsThatCannotBe(String hex) {
        assertThatThrownBy(() -> of(hex).readCount(Integer.BYTES))
                .isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void countIsBoundedByElementsNotByBytes() {
        assertThat(of("00000002 0000000000000000").readCount(4)).isEqualTo(2);
        assertThatThrownBy(() -> of("00000003 0000000000000000").readCount(4))
                .isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void neverReadsBeyondItsLimitThoughTheBufferGoesOn() {
        ByteBuffer buffer = ByteBuffer.wrap(new byte[64]);
        WireReader in = new WireReader(buffer, 10, 13);
        assertThatThrownBy(in::readInt).isInstanceOf(MalformedFrameException.class);
        assertThat(in.position()).as("a refused read moves nothing").isEqualTo(10);
        in.skip(3);
        assertThatThrownBy(in::readByte).isInstanceOf(MalformedFrameException.class);
        assertThatThrownBy(() -> in.skip(-1)).isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void leavesTheBufferAlone() {
        ByteBuffer buffer = ByteBuffer.wrap(new byte[16]);
        buffer.position(4).limit(12);
        WireReader in = new WireReader(buffer);
        assertThat(in.remaining()).isEqualTo(8);
        in.readLong();
        assertThat(buffer.position()).isEqualTo(4);
        assertThat(buffer.limit()).isEqualTo(12);
    }

    @Test
    void sliceEndsWhereItShouldAndIsPassedOver() {
        WireReader in = of("00000001 00000002 00000003");
        WireReader slice = in.slice(8);
        assertThat(slice.readInt()).isEqualTo(1);
        assertThat(slice.readInt()).isEqualTo(2);
        assertThatThrownBy(slice::readByte).isInstanceOf(MalformedFrameException.class);
        assertThat(in.readInt()).isEqualTo(3);
        assertThatThrownBy(() -> of("00").slice(2)).isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void bytesInPlaceAreWhereThePositionSays() {
        WireReader in = of("00000003 2f6162 ff");
        int length = in.readLength();
        assertThat(in.buffer().get(in.position())).isEqualTo((byte) '/');
        in.skip(length);
        assertThat(in.readByte()).isEqualTo((byte) 0xff);
    }

    @Test
    void offsetArraysAreReadFromTheirOffset() {
        byte[] array = HexFormat.of().parseHex("aaaaaaaa000000022f61");
        WireReader in = new WireReader(ByteBuffer.wrap(array).position(4).slice());
        assertThat(in.readString()).isEqualTo("/a");
    }

    @Test
    void resetPointsElsewhere() {
        WireReader in = of("00000001");
        in.readInt();
        in.reset(ByteBuffer.wrap(new byte[] {0, 0, 0, 9}), 0, 4);
        assertThat(in.readInt()).isEqualTo(9);
    }

    @Test
    void malformedUtf8BecomesReplacementCharacters() {
        assertThat(of("00000003 61ff62").readString()).isEqualTo("a\ufffdb");
        assertThat(of("00000004 f09f9880").readString())
                .as("four-byte UTF-8 is well-formed")
                .isEqualTo("\ud83d\ude00");
    }

    @Test
    void supplementaryCharactersDoNotComeBack() {
        WireWriter out = new WireWriter();
        out.writeString("a\ud83d\ude00");
        String read = new WireReader(out.toByteArray()).readString();
        assertThat(read)
                .as("ZooKeeper writes surrogates one by one and reads standard UTF-8")
                .isEqualTo(
                        new String(
                                HexFormat.of().parseHex("61eda0bdedb880"), StandardCharsets.UTF_8))
                .startsWith("a\ufffd");
    }

    @Test
    void requiresWhatIsRequired() {
        assertThatThrownBy(() -> of("ffffffff").readRequiredString())
                .isInstanceOf(MalformedFrameException.class);
        assertThatThrownBy(() -> of("00000001 ffffffff").readStrings())
                .isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void wrongRangeOrByteOrderIsTheCallersFault() {
        ByteBuffer buffer = ByteBuffer.allocate(8);
        assertThatThrownBy(() -> new WireReader(buffer, 4, 9))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new WireReader(buffer, -1, 4))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new WireReader(buffer, 5, 4))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new WireReader(buffer.order(ByteOrder.LITTLE_ENDIAN), 0, 8))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static WireReader of(String hex) {
        return new WireReader(HexFormat.of().parseHex(hex.replace(" ", "")));
    }
}
