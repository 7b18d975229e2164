package io.quorate.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.Transition;

import org.junit.jupiter.api.Test;

class TransitionLogTest {

    private static String line(int id, String phase, long epoch, long zxid, long committed) {
        return TransitionLog.line(
                new Transition(
                        Transition.Severity.INFO,
                        new PeerId(id),
                        phase,
                        epoch,
                        zxid,
                        committed,
                        "what happened"));
    }

    @Test
    void columnsAreFixed() {
        String first = line(1, "looking", 0, 0, 0);
        String second = line(254, "learner discovery", 12, 0xc00000001L, 0xb00000fffL);
        assertThat(first)
                .isEqualTo(
                        "server 1   looking           epoch 0    zxid 0x0          committed 0x0"
                                + "          what happened");
        assertThat(second.indexOf("what")).isEqualTo(first.indexOf("what"));
        assertThat(second.indexOf("epoch")).isEqualTo(first.indexOf("epoch"));
    }
}
