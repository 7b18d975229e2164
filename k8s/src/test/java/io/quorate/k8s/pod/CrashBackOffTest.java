package io.quorate.k8s.pod;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

class CrashBackOffTest {

    private final CrashBackOff backOff = new CrashBackOff();

    private long pauseSeconds(long atSeconds) {
        return TimeUnit.NANOSECONDS.toSeconds(
                backOff.pauseNanos(TimeUnit.SECONDS.toNanos(atSeconds)));
    }

    @Test
    void theFirstRestartIsAtOnce_andEachLaterOneWaitsTwiceAsLong() {
        assertThat(pauseSeconds(100)).isZero();
        assertThat(pauseSeconds(101)).isEqualTo(10);
        assertThat(pauseSeconds(112)).isEqualTo(20);
        assertThat(pauseSeconds(133)).isEqualTo(40);
        for (int i = 0; i < 10; i++) {
            assertThat(pauseSeconds(200)).isLessThanOrEqualTo(300);
        }
        assertThat(pauseSeconds(300)).isEqualTo(300);
    }

    @Test
    void aLongRunMakesItForget() {
        assertThat(pauseSeconds(100)).isZero();
        assertThat(pauseSeconds(101)).isEqualTo(10);
        assertThat(pauseSeconds(1_000)).isZero();
    }
}
