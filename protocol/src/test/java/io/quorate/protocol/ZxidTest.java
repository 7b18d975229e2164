package io.quorate.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ZxidTest {

    @Test
    void epochIsAboveCounter() {
        assertThat(Zxid.of(1, 2)).isEqualTo(0x1_0000_0002L);
        assertThat(Zxid.epoch(0x1_0000_0002L)).isEqualTo(1);
        assertThat(Zxid.counter(0x1_0000_0002L)).isEqualTo(2);
        assertThat(Zxid.toString(0x1_0000_0002L)).isEqualTo("0x100000002");
    }

    @Test
    void extremesKeepToTheirHalves() {
        long last = Zxid.of(Zxid.EPOCH_MAX, Zxid.COUNTER_MAX);
        assertThat(last).isEqualTo(Long.MAX_VALUE);
        assertThat(Zxid.epoch(last)).isEqualTo(Zxid.EPOCH_MAX);
        assertThat(Zxid.counter(last)).isEqualTo(Zxid.COUNTER_MAX);
        assertThat(Zxid.counter(Zxid.of(0, 0xffff_ffffL))).isEqualTo(0xffff_ffffL);
    }

    @Test
    void anyZxidOfANewerEpochIsGreater() {
        assertThat(Zxid.of(2, 0)).isGreaterThan(Zxid.of(1, Zxid.COUNTER_MAX));
    }

    @Test
    void refusesWhatWouldSpillIntoTheOtherHalf() {
        assertThatThrownBy(() -> Zxid.of(1, Zxid.COUNTER_MAX + 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Zxid.of(1, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Zxid.of(Zxid.EPOCH_MAX + 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Zxid.of(-1, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
