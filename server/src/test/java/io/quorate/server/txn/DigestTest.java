package io.quorate.server.txn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;

class DigestTest {

    @ParameterizedTest
    @CsvSource({
        "'', ef46db3751d8e999",
        "a, d24ec4f1a98c6e5b",
        "abc, 44bc2cf5ad770999",
        "Nobody inspects the spammish repetition, fbcea83c8a378bf1",
    })
    void isXxh64AsPublished(String text, String expected) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(Long.toHexString(Digest.hash(bytes, 0, bytes.length, 0))).isEqualTo(expected);
    }

    @Test
    void hashesARangeAsIfItWereAlone() {
        byte[] alone =
                "/a/path/of/a/znode/that/is/longer/than/a/stripe".getBytes(StandardCharsets.UTF_8);
        byte[] within = new byte[alone.length + 20];
        System.arraycopy(alone, 0, within, 13, alone.length);
        assertThat(Digest.hash(within, 13, 13 + alone.length, 7))
                .isEqualTo(Digest.hash(alone, 0, alone.length, 7));
    }

    @Test
    void dependsOnTheSeedAndOnEveryByte() {
        byte[] bytes = new byte[100];
        long before = Digest.hash(bytes, 0, bytes.length, 0);
        assertThat(Digest.hash(bytes, 0, bytes.length, 1)).isNotEqualTo(before);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = 1;
            assertThat(Digest.hash(bytes, 0, bytes.length, 0)).isNotEqualTo(before);
            bytes[i] = 0;
        }
    }
}
