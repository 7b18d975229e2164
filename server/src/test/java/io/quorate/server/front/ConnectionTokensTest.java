package io.quorate.server.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quorate.server.front.FrontLimits.Tokens;

import org.junit.jupiter.api.Test;

class ConnectionTokensTest {

    private static final long MILLI = 1_000_000;

    private double chance = 0.5;
    private long nowNanos;

    private ConnectionTokens tokens(Tokens limits) {
        return new ConnectionTokens(limits, () -> chance, nowNanos);
    }

    private static Tokens bucket(int max) {
        return new Tokens(max, 10, 2, -1, 0, 0, 0, 3, 1);
    }

    @Test
    void withoutLimitsEverybodyComesIn() {
        ConnectionTokens tokens = tokens(Tokens.NONE);
        for (int i = 0; i < 10_000; i++) {
            assertThat(tokens.take(false, nowNanos)).isTrue();
        }
    }

    @Test
    void aConnectionCostsWhatItWants() {
        ConnectionTokens tokens = tokens(bucket(7));
        assertThat(tokens.take(false, nowNanos)).isTrue();
        assertThat(tokens.take(true, nowNanos)).isTrue();
        assertThat(tokens.take(true, nowNanos)).isTrue();
        assertThat(tokens.take(false, nowNanos)).isFalse();
        assertThat(tokens.take(true, nowNanos)).isTrue();
        assertThat(tokens.take(true, nowNanos)).isTrue();
        assertThat(tokens.take(true, nowNanos)).isFalse();
    }

    @Test
    void theBucketFillsWithTime_andNoFurtherThanItHolds() {
        ConnectionTokens tokens = tokens(bucket(6));
        tokens.take(false, nowNanos);
        tokens.take(false, nowNanos);
        assertThat(tokens.take(true, nowNanos)).isFalse();

        nowNanos += 11 * MILLI;
        assertThat(tokens.take(true, nowNanos)).isTrue();
        assertThat(tokens.take(true, nowNanos)).isTrue();
        assertThat(tokens.take(true, nowNanos)).isFalse();

        nowNanos += 60_000 * MILLI;
        tokens.take(true, nowNanos);
        assertThat(tokens.tokens()).isEqualTo(5);
    }

    @Test
    void anEmptyBucketMakesRefusalLikelier_andAFullOneLessSo() {
        ConnectionTokens tokens = tokens(new Tokens(2, 100, 2, 10, 0.4, 0.2, 0.5, 1, 1));
        tokens.take(false, nowNanos);
        tokens.take(false, nowNanos);

        nowNanos += 11 * MILLI;
        tokens.take(false, nowNanos);
        assertThat(tokens.refusedShare()).isEqualTo(0.4);
        nowNanos += 11 * MILLI;
        tokens.take(false, nowNanos);
        assertThat(tokens.refusedShare()).isEqualTo(0.8);

        nowNanos += 1_000 * MILLI;
        chance = 0.7;
        assertThat(tokens.take(false, nowNanos)).as("there are tokens").isTrue();
        assertThat(tokens.refusedShare()).isCloseTo(0.6, within(1e-9));
        nowNanos += 11 * MILLI;
        chance = 0.3;
        assertThat(tokens.take(false, nowNanos)).as("and bad luck").isFalse();
    }
}
