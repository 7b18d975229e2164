package io.quorate.server.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.ZnodePath;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Texts that clients store: a path is valid as bytes where it is as a string; quotas are read. */
public final class TreeTextFuzz {

    private TreeTextFuzz() {}

    /** Input: a path, or the data of a quota's znode. */
    public static void fuzz(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        for (int offset = 0; offset < Math.min(input.length, Long.BYTES); offset++) {
            int length = input.length - offset;
            String path = new String(input, offset, length, StandardCharsets.UTF_8);
            assertThat(PathBytes.isValid(input, offset, length))
                    .as("%d bytes from %d on", length, offset)
                    .isEqualTo(ZnodePath.isValid(path));
            assertThat(PathBytes.containsNul(input, offset, length))
                    .isEqualTo(path.indexOf('\0') >= 0);
        }
        assertThat(PathBytes.lastSlash(input, 0, input.length)).isEqualTo(lastSlash(input));
        QuotaLimits limits = QuotaLimits.parse(text);
        if (!limits.malformed()) {
            assertThat(QuotaLimits.parse(text(limits))).isEqualTo(limits);
        }
    }

    private static int lastSlash(byte[] input) {
        int at = input.length - 1;
        while (at >= 0 && input[at] != '/') {
            at--;
        }
        return at;
    }

    private static String text(QuotaLimits limits) {
        return "count=%d,bytes=%d;byteHardLimit=%d;countHardLimit=%d"
                .formatted(limits.count(), limits.bytes(), limits.bytesHard(), limits.countHard());
    }

    /** Paths of several lengths and alphabets, and quotas in both forms. */
    public static List<byte[]> seeds() {
        return List.of(
                utf8("/a/bc/0123456789abcdef0000000001"),
                utf8("/z\u00fc/\u4e2d/.x/..."),
                utf8("/a/../b//c/"),
                utf8("count=5,bytes=-1"),
                utf8("count=5,bytes=10=;byteHardLimit=7;countHardLimit=8"));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
