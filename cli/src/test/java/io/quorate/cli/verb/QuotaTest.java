package io.quorate.cli.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.zookeeper.StatsTrack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class QuotaTest {

    private static final Quota WHOLE = new Quota(5, 700, 6, 800);

    @Test
    void thatOf34HasNoHardLimits() {
        assertThat(Quota.parse("count=5,bytes=-1"))
                .isEqualTo(new Quota(5, Quota.NONE, Quota.NONE, Quota.NONE));
    }

    @Test
    void thatOf39HasThemBehindASemicolon() {
        assertThat(Quota.parse("count=5,bytes=700=;byteHardLimit=800;countHardLimit=6"))
                .isEqualTo(WHOLE);
    }

    @Test
    void whatIsWrittenIsRead() {
        assertThat(Quota.parse(WHOLE.limitsText())).isEqualTo(WHOLE);
        assertThat(Quota.parse(Quota.EMPTY.limitsText())).isEqualTo(Quota.EMPTY);
    }

    @Test
    void limitsAreWrittenAsZooKeeperWritesThem() {
        StatsTrack theirs = new StatsTrack();
        theirs.setCount(5);
        theirs.setBytes(700);
        theirs.setCountHardLimit(6);
        theirs.setByteHardLimit(800);
        assertThat(WHOLE.limitsText()).isEqualTo(theirs.toString());
    }

    @Test
    void zooKeeperReadsThem() {
        StatsTrack theirs = new StatsTrack(Quota.EMPTY.with("bytes", 7).limitsText());
        assertThat(theirs.getBytes()).isEqualTo(7);
        assertThat(theirs.getCount()).isEqualTo(Quota.NONE);
        assertThat(theirs.getCountHardLimit()).isEqualTo(Quota.NONE);
        assertThat(theirs.getByteHardLimit()).isEqualTo(Quota.NONE);
    }

    @Test
    void whatIsUsedHasNoLimits() {
        assertThat(WHOLE.usedText()).isEqualTo("count=5,bytes=700");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nothing",
                "count",
                "count=",
                "count=x",
                "size=5",
                ",;=",
                "count==5",
                "count=9223372036854775808"
            })
    void whatIsNotKnownIsLeftOut(String text) {
        assertThat(Quota.parse(text)).isEqualTo(Quota.EMPTY);
    }

    @ParameterizedTest
    @CsvSource({
        "n, 'count=1,bytes=700=;byteHardLimit=800;countHardLimit=6'",
        "b, 'count=5,bytes=1=;byteHardLimit=800;countHardLimit=6'",
        "N, 'count=5,bytes=700=;byteHardLimit=800;countHardLimit=1'",
        "B, 'count=5,bytes=700=;byteHardLimit=1;countHardLimit=6'",
    })
    void anOptionMeansOneField(String option, String text) {
        assertThat(WHOLE.with(Quota.field(option), 1).limitsText()).isEqualTo(text);
    }

    @Test
    void anotherOptionMeansNone() {
        assertThatThrownBy(() -> Quota.field("x")).isInstanceOf(IllegalArgumentException.class);
    }
}
