package io.quorate.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.SplittableRandom;

final class ConfigFileTest {

    @Test
    void readsKeysValuesAndTheLineEachBeginsIn() {
        ConfigFile file =
                ConfigFile.parse(
                        """
                        # a comment
                        tickTime=2000

                          dataDir : /var/lib/zookeeper\s\s
                        server.1=one:2888:3888
                        """);

        assertThat(file.entries())
                .containsExactly(
                        new ConfigFile.Entry(2, "tickTime", "2000"),
                        new ConfigFile.Entry(4, "dataDir", "/var/lib/zookeeper"),
                        new ConfigFile.Entry(5, "server.1", "one:2888:3888"));
        assertThat(file.flaws()).isEmpty();
    }

    @Test
    void aBackslashContinuesALineAndTheFirstLineCounts() {
        ConfigFile file = ConfigFile.parse("a=1\nlist = one,\\\n    two\nb=2");

        assertThat(file.entries().get(1)).isEqualTo(new ConfigFile.Entry(2, "list", "one,two"));
        assertThat(file.entries().get(2).line()).isEqualTo(4);
    }

    @Test
    void keepsEachOccurrenceOfAKey() {
        assertThat(ConfigFile.parse("a=1\na=2").entries()).hasSize(2);
    }

    @Test
    void reportsAnEscapeThatIsNoCharacterInsteadOfThrowing() {
        ConfigFile file = ConfigFile.parse("ok=1\nbad=\\u00g0");

        assertThat(file.flaws()).hasSize(1);
        assertThat(file.flaws().getFirst().line()).isEqualTo(2);
        assertThat(file.flaws().getFirst().message()).contains("four hexadecimal digits");
    }

    /** Against the JDK's own reader, from which ours differs only in keeping lines and order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void readsWhatJavaPropertiesRead(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 2_000; i++) {
            String text = randomText(random);
            Properties expected = new Properties();
            expected.load(new StringReader(text));
            Map<String, String> trimmed = new HashMap<>();
            expected.forEach((key, value) -> trimmed.put((String) key, ((String) value).strip()));
            Map<String, String> actual = new HashMap<>();
            for (ConfigFile.Entry entry : ConfigFile.parse(text).entries()) {
                actual.put(entry.key(), entry.value());
            }

            // An empty key means nothing to anybody; when Java makes one of a lone backslash is an
            // accident.
            trimmed.remove("");
            actual.remove("");

            assertThat(actual).as("seed %d, text <%s>", seed, text).isEqualTo(trimmed);
        }
    }

    private static String randomText(SplittableRandom random) {
        String[] pieces = {
            "a", "b.c", "=", ":", " ", "\t", "\n", "\r\n", "\r", "\\", "\\\n", "\\\\", "#", "!",
            "\\n", "\\t", "\\u0041", "\f", "\\=", "\\ ", "1"
        };
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(20);
        for (int i = 0; i < length; i++) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        return text.toString();
    }
}
