package io.quorate.server.txn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EphemeralOwnerTest {

    private static final long HIGHEST_SESSION = 0xfeff_ffff_ffff_ffffL;

    @Test
    void everySessionIdIsASessionAndIsShown() {
        for (long session : new long[] {1, 0x0100_0000_0000_0001L, HIGHEST_SESSION}) {
            assertThat(EphemeralOwner.isSession(session)).isTrue();
            assertThat(EphemeralOwner.visible(session)).isEqualTo(session);
            assertThat(EphemeralOwner.ttlMillis(session)).isZero();
        }
    }

    @Test
    void marksAreNoSessionsAndAreHidden() {
        for (long owner :
                new long[] {
                    EphemeralOwner.PERSISTENT, EphemeralOwner.CONTAINER, EphemeralOwner.ofTtl(1)
                }) {
            assertThat(EphemeralOwner.isSession(owner)).isFalse();
            assertThat(EphemeralOwner.visible(owner)).isZero();
        }
    }

    @Test
    void timesToLiveAreStoredAsZooKeeperDoes() {
        assertThat(EphemeralOwner.ofTtl(5000)).isEqualTo(0xff00_0000_0000_1388L);
        assertThat(EphemeralOwner.ttlMillis(EphemeralOwner.ofTtl(5000))).isEqualTo(5000);
        long longest = EphemeralOwner.TTL_MILLIS_MAX;
        assertThat(EphemeralOwner.ttlMillis(EphemeralOwner.ofTtl(longest))).isEqualTo(longest);
    }

    @Test
    void timesToLiveHaveLimits() {
        for (long ttl : new long[] {-1, 0, EphemeralOwner.TTL_MILLIS_MAX + 1}) {
            assertThatThrownBy(() -> EphemeralOwner.ofTtl(ttl))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
