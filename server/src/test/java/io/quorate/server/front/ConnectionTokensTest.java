package io.quorate.server.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quorate.server.front.ConnectionTokens.Limits;
import io.quorate.server.front.ConnectionTokens.Want;

import org.junit.jupiter.api.Test;

class ConnectionTokensTest {

    private static final long MILLI = 1_000_000;

    private double chance = 0.5;
    private long nowNanos;

    private ConnectionTokens tokens(Limits limits) {
        return new ConnectionTokens(limits, () -> chance, nowNanos);
    }

    private static Limits bucket(int max) {
        return new Limits(max, 10, 2, -1, 0, 0, 0, 3, 1, 2);
    }

    @Test
    void withoutLimitsEverybodyComesIn() {
        ConnectionTokens tokens = tokens(Limits.NONE);
        for (int i = 0; i < 10_000; i++) {
            assertThat(tokens.take(Want.NEW_SESSION, nowNanos)).isTrue();
        }
    }

    @Test
    void aConnectionCostsWhatItWants() {
        ConnectionTokens tokens = tokens(bucket(7));
        assertThat(tokens.take(Want.NEW_SESSION, nowNanos)).isTrue();
        assertThat(tokens.take(Want.OLD_SESSION, nowNanos)).isTrue();
        assertThat(tokens.take(Want.NEW_SESSION, nowNanos)).isFalse();
        assertThat(tokens.take(Want.LOCAL_SESSION, nowNanos)).isTrue();
        assertThat(tokens.take(Want.LOCAL_SESSION, nowNanos)).isTrue();
        assertThat(tokens.take(Want.LOCAL_SESSION, nowNanos)).isFalse();
    }

    @Test
    void theBucketFillsWithTime_andNoFurtherThanItHolds() {
        ConnectionTokens tokens = tokens(bucket(6));
        tokens.take(Want.NEW_SESSION, nowNanos);
        tokens.take(Want.NEW_SESSION, nowNanos);
        assertThat(tokens.take(Want.LOCAL_SESSION, nowNanos)).isFalse();

        nowNanos += 11 * MILLI;
        assertThat(tokens.take(Want.OLD_SESSION, nowNanos)).isTrue();
        assertThat(tokens.take(Want.LOCAL_SESSION, nowNanos)).isFalse();

        nowNanos += 60_000 * MILLI;
        tokens.take(Want.LOCAL_SESSION, nowNanos);
        assertThat(tokens.tokens()).isEqualTo(5);
    }

    @Test
    void anEmptyBucketMakesRefusalLikelier_andAFullOneLessSo() {
        ConnectionTokens tokens = tokens(new Limits(2, 100, 2, 10, 0.4, 0.2, 0.5, 1, 1, 1));
        tokens.take(Want.NEW_SESSION, nowNanos);
        tokens.take(Want.NEW_SESSION, nowNanos);

        nowNanos += 11 * MILLI;
        tokens.take(Want.NEW_SESSION, nowNanos);
        assertThat(tokens.refusedShare()).isEqualTo(0.4);
        nowNanos += 11 * MILLI;
        tokens.take(Want.NEW_SESSION, nowNanos);
        assertThat(tokens.refusedShare()).isEqualTo(0.8);

        nowNanos += 1_000 * MILLI;
        chance = 0.7;
        assertThat(tokens.take(Want.NEW_SESSION, nowNanos)).as("there are tokens").isTrue();
        assertThat(tokens.refusedShare()).isCloseTo(0.6, within(1e-9));
        nowNanos += 11 * MILLI;
        chance = 0.3;
        assertThat(tokens.take(Want.NEW_SESSION, nowNanos)).as("and bad luck").isFalse();
    }
}
