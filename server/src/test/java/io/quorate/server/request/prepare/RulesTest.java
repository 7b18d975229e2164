package io.quorate.server.request.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {

    /** ZOOKEEPER-4743: -1 means any, so no znode may ever have it. */
    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "2147483646, 2147483647",
        "2147483647, -2147483648",
        "-3, -2",
        "-2, 0",
        "-1, 0",
    })
    void versionsWrapAndSkipTheOneThatMeansAny(int version, int next) {
        assertThat(Rules.nextVersion(version)).isEqualTo(next);
    }
}
