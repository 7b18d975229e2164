package io.quorate.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.protocol.Zxid;
import io.quorate.server.common.InvariantViolation;

import org.junit.jupiter.api.Test;

final class SessionIdsTest {

    @Test
    void isTheServerTheEpochAndTheCounter() {
        assertThat(SessionIds.of(1, Zxid.of(1, 1))).isEqualTo(0x0100_0001_0000_0001L);
        assertThat(SessionIds.of(254, Zxid.of(0x7f_ffff, 0xffff_ffffL)))
                .isEqualTo(0xfe7f_ffff_ffff_ffffL);
    }

    @Test
    void aLongEpochNeverReachesTheFlagOfLocalSessions_orTheServersId() {
        assertThat(SessionIds.of(2, Zxid.of(0x7fff_ffff, 5))).isEqualTo(0x027f_ffff_0000_0005L);
        assertThat(SessionIds.of(2, Zxid.of(0x80_0001, 5))).isEqualTo(0x0200_0001_0000_0005L);
    }

    @Test
    void theMarkOfATimeToLiveIsNoServer() {
        assertThatThrownBy(() -> SessionIds.of(255, 1)).isInstanceOf(InvariantViolation.class);
        assertThatThrownBy(() -> SessionIds.of(0, 1)).isInstanceOf(InvariantViolation.class);
    }
}
