package io.quorate.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When a group waits for more, and for how long; times in microseconds. */
final class GroupCommitTest {

    private final GroupCommit groups = new GroupCommit();
    private long zxid;

    /** A group of so many, proposed with so many unanswered, and applied so much later. */
    private void round(int unanswered, long atMicros, long micros) {
        propose(unanswered, atMicros);
        groups.delivered(zxid, (atMicros + micros) * 1_000);
    }

    private void propose(int unanswered, long atMicros) {
        zxid++;
        groups.proposed(unanswered, zxid, atMicros * 1_000);
    }

    private long holdMicros(int waiting, long atMicros) {
        return groups.holdNanos(waiting, atMicros * 1_000) / 1_000;
    }

    @Test
    void aLoneClientNeverWaits() {
        for (int i = 0; i < 100; i++) {
            assertThat(holdMicros(1, 1_000L * i)).isZero();
            round(1, 1_000L * i, 400);
        }
    }

    @Test
    void nobodyWaitsBeforeARoundWasMeasured() {
        propose(30, 0);
        assertThat(holdMicros(1, 10)).isZero();
    }

    @Test
    void sevenOfEightThatAreExpectedAreEnough() {
        round(32, 0, 400);
        assertThat(holdMicros(27, 500)).isEqualTo(600);
        assertThat(holdMicros(28, 510)).isZero();
    }

    @Test
    void aLargeGroupIsProposedAtOnce() {
        round(10_000, 0, 400);
        assertThat(holdMicros(127, 500)).isPositive();
        assertThat(holdMicros(128, 510)).isZero();
    }

    @Test
    void oneAndAHalfRoundsAreTheMost_fromWhenTheFirstWaits() {
        round(30, 0, 400);
        assertThat(holdMicros(5, 1_000)).isEqualTo(600);
        assertThat(holdMicros(9, 1_200)).isEqualTo(400);
        assertThat(holdMicros(9, 1_600)).isZero();
    }

    @Test
    void whereRoundsAreLongNobodyWaits() {
        round(30, 0, 4_001);
        assertThat(holdMicros(5, 5_000)).isZero();
    }

    @Test
    void whatIsExpectedFollowsWhatCame() {
        round(30, 0, 400);
        assertThat(holdMicros(3, 1_000)).isPositive();
        assertThat(holdMicros(3, 1_600)).isZero();
        round(3, 1_600, 400);
        assertThat(holdMicros(3, 2_100)).isZero();
    }

    /** As where requests come by chance: then waiting is for nothing, and soon nobody does. */
    @Test
    void afterFailuresTwiceAsManyGroupsDoNotWait() {
        long now = 0;
        StringBuilder waits = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            round(30, now, 400);
            now += 1_000;
            boolean waited = holdMicros(1, now) > 0;
            waits.append(waited ? 'w' : '-');
            if (waited) {
                now += 600;
                assertThat(holdMicros(1, now)).isZero();
            }
        }
        assertThat(waits).hasToString("w-w---w-------w-----");
    }

    @Test
    void oneSuccessEndsThat() {
        for (int i = 0; i < 2; i++) {
            round(30, 10_000L * i, 400);
            assertThat(holdMicros(1, 10_000L * i + 1_000)).isPositive();
            assertThat(holdMicros(1, 10_000L * i + 1_600)).isZero();
            round(30, 10_000L * i + 2_000, 400);
            for (int unheld = 0; unheld < 2 * i + 1; unheld++) {
                assertThat(holdMicros(1, 10_000L * i + 3_000)).isZero();
            }
        }
        assertThat(holdMicros(1, 20_000)).isPositive();
        assertThat(holdMicros(30, 20_100)).isZero();
        round(30, 20_200, 400);
        assertThat(holdMicros(1, 30_000)).isPositive();
        assertThat(holdMicros(1, 30_600)).isZero();
        round(30, 30_600, 400);
        assertThat(holdMicros(1, 40_000)).isZero();
        assertThat(holdMicros(1, 40_001)).as("one went unheld, not seven").isPositive();
    }

    @Test
    void aNewTermKnowsNothing() {
        round(30, 0, 400);
        assertThat(holdMicros(1, 1_000)).isPositive();
        groups.begin();
        assertThat(holdMicros(1, 1_000)).isZero();
    }
}
