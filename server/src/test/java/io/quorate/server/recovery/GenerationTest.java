package io.quorate.server.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.wal.CrashFiles;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

class GenerationTest {

    private static final String GOOD =
            "quorate-current 1\nfeature-level 1\nstate state-3\nfirst-segment 7\nzxid 5\n"
                    + "chain-hash a\ndigest b\n";

    private static Generation.Found read(String values) throws IOException {
        CRC32C crc = new CRC32C();
        crc.update(values.getBytes(StandardCharsets.US_ASCII));
        String text = values + "crc32c " + Long.toHexString(crc.getValue()) + "\n";
        CrashFiles files = new CrashFiles();
        files.put(Generation.FILE, text.getBytes(StandardCharsets.US_ASCII));
        return Generation.read(files, 1);
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Generation generation = new Generation(1, "state-3", 7, 5, 10, 11);
        assertThat(read(GOOD)).isEqualTo(new Generation.Found.Valid(generation));
    }

    /** Somebody edited the file, and made its checksum hold. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "quorate-current 1\n",
                "quorate-current one\n",
                "quorate-current 1\nfeature-level 1\nstate state-\n",
            })
    void whatIsNotWhole_doesNotVerify_thoughItsChecksumHolds(String values) throws IOException {
        assertThat(read(values)).isEqualTo(new Generation.Found.Unreadable());
    }

    @ParameterizedTest
    @ValueSource(strings = {"state-3", "first-segment 7", "zxid 5", "digest b"})
    void aValueThatIsNone_doesNotVerify_thoughTheChecksumHolds(String value) throws IOException {
        String garbled = GOOD.replace(value, value.replaceAll(".$", "?"));
        assertThat(read(garbled)).isEqualTo(new Generation.Found.Unreadable());
    }
}
