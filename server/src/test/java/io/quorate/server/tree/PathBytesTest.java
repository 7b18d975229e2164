package io.quorate.server.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.ZnodePath;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/** The rules on bytes are those of {@link ZnodePath} on what the bytes decode to. */
class PathBytesTest {

    @Test
    void agreesOnEveryCharacter() {
        for (int c = 0; c <= 0xffff; c++) {
            byte[] bytes =
                    Character.isSurrogate((char) c)
                            ? new byte[] {
                                '/',
                                (byte) (0xe0 | c >> 12),
                                (byte) (0x80 | (c >> 6 & 0x3f)),
                                (byte) (0x80 | (c & 0x3f))
                            }
                            : ("/" + (char) c).getBytes(StandardCharsets.UTF_8);
            assertAgrees(bytes);
        }
    }

    @Test
    void agreesOnAllShortPathsOfDotsSlashesAndLetters() {
        byte[] alphabet = {'/', '.', 'a', 0, (byte) 0xc3, (byte) 0xa9};
        for (int length = 0; length <= 6; length++) {
            int count = (int) Math.pow(alphabet.length, length);
            for (int i = 0; i < count; i++) {
                byte[] bytes = new byte[length];
                for (int at = 0, rest = i; at < length; at++, rest /= alphabet.length) {
                    bytes[at] = alphabet[rest % alphabet.length];
                }
                assertAgrees(bytes);
            }
        }
    }

    /** Long ones are looked at by eight bytes: any byte at any place of them. */
    @Test
    void agreesOnEachByteAtEachPlaceOfALongPath() {
        byte[] plain = "/abcdefghi/jklmnop~ rstuvwx.yz/ABCDEFGH".getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < plain.length; at++) {
            for (int value = 0; value < 256; value++) {
                byte[] bytes = plain.clone();
                bytes[at] = (byte) value;
                assertAgrees(bytes);
                boolean nul = value == 0;
                String text = new String(bytes, StandardCharsets.ISO_8859_1);
                for (int from = 0; from < 9; from++) {
                    int length = bytes.length - from;
                    assertThat(PathBytes.containsNul(bytes, from, length))
                            .isEqualTo(nul && at >= from);
                    int slash = text.lastIndexOf('/');
                    assertThat(PathBytes.lastSlash(bytes, from, length))
                            .isEqualTo(slash < from ? -1 : slash);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void agreesOnRandomBytes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(8)];
            random.nextBytes(bytes);
            bytes[0] = '/';
            assertAgrees(bytes);
        }
    }

    private static void assertAgrees(byte[] bytes) {
        String decoded = new String(bytes, StandardCharsets.UTF_8);
        byte[] within = new byte[bytes.length + 2];
        System.arraycopy(bytes, 0, within, 1, bytes.length);
        assertThat(PathBytes.isValid(within, 1, bytes.length))
                .as(() -> Arrays.toString(bytes))
                .isEqualTo(ZnodePath.isValid(decoded));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a", "/a/b", "/a/", "//a", "a/b"})
    void findsTheParent(String path) {
        byte[] bytes = ("x" + path).getBytes(StandardCharsets.UTF_8);
        int slash = PathBytes.lastSlash(bytes, 1, path.length());
        assertThat(slash).isEqualTo(1 + path.lastIndexOf('/'));
        int length = PathBytes.parentLength(1, slash);
        assertThat(new String(bytes, 1, length, StandardCharsets.UTF_8))
                .isEqualTo(ZnodePath.parent(path));
    }

    @Test
    void withoutASlashThereIsNone() {
        assertThat(PathBytes.lastSlash(new byte[] {'/', 'a', 'b'}, 1, 2)).isEqualTo(-1);
    }
}
