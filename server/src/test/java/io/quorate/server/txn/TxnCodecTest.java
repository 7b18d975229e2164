package io.quorate.server.txn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.server.common.InvariantViolation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;

class TxnCodecTest {

    private static final TxnHeader HEADER =
            new TxnHeader(0x0102030405060708L, 0x1112131415161718L, 7, 0x01234567L);
    private static final String HEADER_HEX =
            "01" + "0102030405060708" + "1112131415161718" + "00000007" + "0000000001234567";

    /** Bytes on every disk: a change here is a new version of the format. */
    static Stream<Arguments> golden() {
        byte[] password = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");
        return Stream.of(
                Arguments.of(
                        new Txn.CreateSession(30_000, password),
                        "01" + "00007530" + "000102030405060708090a0b0c0d0e0f"),
                Arguments.of(new Txn.AttachSession(4000), "02" + "00000fa0"),
                Arguments.of(new Txn.CloseSession(), "03"),
                Arguments.of(
                        new Txn.Create(
                                ByteSlice.ofUtf8("/a"),
                                ByteSlice.ofUtf8("xyz"),
                                AclList.OPEN,
                                0x55,
                                9,
                                Txn.CreateReply.PATH),
                        "04"
                                + "00"
                                + "000000022f61"
                                + "0000000378797a"
                                + "00"
                                + "0000000000000055"
                                + "00000009"),
                Arguments.of(
                        new Txn.Create(
                                ByteSlice.ofUtf8("/a"),
                                null,
                                AclList.READ_ONLY,
                                EphemeralOwner.CONTAINER,
                                -1,
                                Txn.CreateReply.PATH_AND_STAT),
                        "04"
                                + "01"
                                + "000000022f61"
                                + "ffffffff"
                                + "01"
                                + "00000001"
                                + "00000001"
                                + "00000005776f726c64"
                                + "00000006616e796f6e65"
                                + "8000000000000000"
                                + "ffffffff"),
                Arguments.of(new Txn.Delete(ByteSlice.ofUtf8("/a")), "05" + "000000022f61"),
                Arguments.of(
                        new Txn.SetData(ByteSlice.ofUtf8("/a"), ByteSlice.ofUtf8(""), 3),
                        "06" + "000000022f61" + "00000000" + "00000003"),
                Arguments.of(
                        new Txn.SetAcl(ByteSlice.ofUtf8("/a"), AclList.OPEN, 2),
                        "07" + "000000022f61" + "00" + "00000002"),
                Arguments.of(new Txn.Check(ByteSlice.ofUtf8("/a")), "08" + "000000022f61"),
                Arguments.of(new Txn.Error(ErrorCode.NO_NODE), "09" + "ffffff9b"),
                Arguments.of(
                        new Txn.Multi(
                                List.of(
                                        new Txn.Delete(ByteSlice.ofUtf8("/b")),
                                        new Txn.Error(ErrorCode.OK))),
                        "0a" + "00000002" + "05" + "000000022f62" + "09" + "00000000"));
    }

    @ParameterizedTest
    @MethodSource("golden")
    void theBytesAreThoseOfTheFormat(Txn txn, String body) {
        byte[] encoded = TxnCodec.encode(HEADER, txn, 0);
        assertThat(HexFormat.of().formatHex(encoded)).isEqualTo(HEADER_HEX + body);
        assertThat(TxnCodec.decode(encoded, 0, encoded.length))
                .isEqualTo(new TxnRecord(HEADER, txn));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void decodesWhatItEncodesAnywhereInAnArray(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 2_000; i++) {
            Txn txn = TxnGen.txn(random);
            int headroom = random.nextInt(50);
            byte[] encoded = TxnCodec.encode(HEADER, txn, headroom);
            assertThat(encoded).hasSize(headroom + TxnCodec.encodedBytes(txn));
            TxnRecord decoded = TxnCodec.decode(encoded, headroom, encoded.length - headroom);
            assertThat(decoded).isEqualTo(new TxnRecord(HEADER, txn));
        }
    }

    @Test
    void appendsToAWriter() {
        WireWriter out = new WireWriter();
        out.writeInt(1);
        TxnCodec.encode(HEADER, new Txn.CloseSession(), out);
        assertThat(TxnCodec.decode(out.array(), 4, out.length() - 4).txn())
                .isEqualTo(new Txn.CloseSession());
    }

    @Test
    void pathAndDataAreNotCopied() {
        byte[] encoded =
                TxnCodec.encode(
                        HEADER,
                        new Txn.SetData(ByteSlice.ofUtf8("/a"), ByteSlice.ofUtf8("data"), 1),
                        5);
        Txn.SetData decoded = (Txn.SetData) TxnCodec.decode(encoded, 5, encoded.length - 5).txn();
        assertThat(decoded.path().array()).isSameAs(encoded);
        ByteSlice data = Objects.requireNonNull(decoded.data());
        assertThat(data.array()).isSameAs(encoded);
    }

    @Test
    void bytesThatAreNoTransactionEndTheProcess() {
        byte[] good = TxnCodec.encode(HEADER, new Txn.Delete(ByteSlice.ofUtf8("/a")), 0);
        List<byte[]> bad = new ArrayList<>();
        for (int length = 0; length < good.length; length++) {
            bad.add(Arrays.copyOf(good, length));
        }
        bad.add(Arrays.copyOf(good, good.length + 1));
        byte[] otherVersion = good.clone();
        otherVersion[0] = 2;
        bad.add(otherVersion);
        byte[] otherType = good.clone();
        otherType[29] = 99;
        bad.add(otherType);
        for (byte[] bytes : bad) {
            assertThatThrownBy(() -> TxnCodec.decode(bytes, 0, bytes.length))
                    .isInstanceOf(InvariantViolation.class);
        }
    }
}
