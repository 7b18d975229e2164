package io.quorate.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NearestKeyTest {

    @ParameterizedTest
    @CsvSource({
        "clientport, clientPort",
        "ticktime, tickTime",
        "autopurge.purgeInteval, autopurge.purgeInterval",
        "zookeeper.4lw.commands.whitelist, 4lw.commands.whitelist",
        "sever.1, server.N",
        "server1, server.N",
    })
    void findsWhatWasMeant(String key, String meant) {
        assertThat(NearestKey.to(key)).isEqualTo(meant);
    }

    @Test
    void saysNothingWhereNothingIsSimilar() {
        assertThat(NearestKey.to("spring.datasource.url")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"'', abc, 3", "abc, abc, 0", "kitten, sitting, 3", "ab, ba, 2", "ABC, abc, 0"})
    void countsEdits(String one, String other, int edits) {
        assertThat(NearestKey.edits(one, other)).isEqualTo(edits);
        assertThat(NearestKey.edits(other, one)).isEqualTo(edits);
    }
}
