package io.quorate.server.tree;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

class PathHashTest {

    /**
     * SipHash-1-3 with key 000102..0f of the messages 00, 0001, ..., as its other users have it.
     */
    @Test
    void isSipHash13() {
        PathHash hash = new PathHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
        byte[] message = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
        assertThat(hash.of(message, 0, 0)).isEqualTo(0xabac0158050fc4dcL);
        assertThat(hash.of(message, 0, 1)).isEqualTo(0xc9f49bf37d57ca93L);
        assertThat(hash.of(message, 0, 2)).isEqualTo(0x82cb9b024dc7d44dL);
        assertThat(hash.of(message, 0, 3)).isEqualTo(0x8bf80ab8e7ddf7fbL);
    }

    @Test
    void hashesARangeAsIfItWereAlone() {
        PathHash hash = new PathHash(1);
        byte[] bytes = "/some/path/of/some/length".getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length <= bytes.length; length++) {
            byte[] within = new byte[40];
            System.arraycopy(bytes, 0, within, 9, length);
            assertThat(hash.of(within, 9, length)).isEqualTo(hash.of(bytes, 0, length));
        }
    }

    @Test
    void anotherSeedIsAnotherHash() {
        Set<Long> hashes = new HashSet<>();
        for (long seed = 0; seed < 100; seed++) {
            hashes.add(new PathHash(seed).of(new byte[] {1, 2, 3}));
        }
        assertThat(hashes).hasSize(100);
    }
}
