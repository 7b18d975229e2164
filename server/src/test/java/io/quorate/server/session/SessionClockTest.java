package io.quorate.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

final class SessionClockTest {

    private static final long MILLI = 1_000_000L;
    private static final int BUCKET_MILLIS = 2_000;

    private final SessionClock clock = new SessionClock(BUCKET_MILLIS * MILLI, 0);
    private final List<Long> expired = new ArrayList<>();

    private List<Long> pass(long millis) {
        clock.advance(millis * MILLI);
        expired.clear();
        clock.expireDue(
                Integer.MAX_VALUE,
                id -> {
                    expired.add(id);
                    return true;
                });
        return expired;
    }

    @Test
    void aSessionExpiresAtTheFirstBoundaryAfterItsTimeout() {
        clock.track(1, 4_000);
        assertThat(pass(4_000)).isEmpty();
        assertThat(pass(1_999)).isEmpty();
        assertThat(pass(1)).containsExactly(1L);
    }

    @Test
    void aTouchGivesTheFullTimeoutAgain() {
        clock.track(1, 4_000);
        pass(3_000);
        clock.touch(1);
        assertThat(pass(4_999)).isEmpty();
        assertThat(pass(1)).containsExactly(1L);
    }

    /**
     * The clock stands still between two steps, and the session is heard from shortly before one.
     */
    @Test
    void whatPassedBeforeATouch_doesNotCountAgainstTheSession() {
        SessionClock stepping = new SessionClock(BUCKET_MILLIS * MILLI, 100 * MILLI);
        stepping.advance(1_950 * MILLI);
        stepping.track(1, 4_000); // at 2,049 of real time
        stepping.advance(100 * MILLI);
        stepping.advance(3_950 * MILLI); // 3,951 ms later
        stepping.expireDue(100, expired::add);
        assertThat(expired).isEmpty();
    }

    @Test
    void expiryIsAlwaysWithinABucketAfterTheTimeout() {
        SplittableRandom random = new SplittableRandom(3);
        TreeMap<Long, Long> due = new TreeMap<>();
        long now = 0;
        for (int i = 0; i < 20_000; i++) {
            long id = 1 + (long) random.nextInt(50);
            if (random.nextInt(3) == 0) {
                if (due.containsKey(id)) {
                    clock.touch(id);
                } else {
                    clock.track(id, 4_000);
                }
                due.put(id, now + 4_000);
            }
            long step = random.nextInt(300);
            now += step;
            for (long gone : pass(step)) {
                assertThat(due.get(gone))
                        .as("not early, and not later than a bucket and a step")
                        .isBetween(now - BUCKET_MILLIS - step, now - 1);
                due.remove(gone);
                clock.forget(gone);
            }
            long bound = now - BUCKET_MILLIS;
            assertThat(due.values()).allMatch(at -> at >= bound);
        }
    }

    @Test
    void aShorterTimeoutCountsFromItsAttachOn() {
        clock.track(1, 40_000);
        clock.track(1, 4_000);
        assertThat(pass(6_000)).containsExactly(1L);
    }

    @Test
    void aLongerTimeoutCountsFromItsAttachOn() {
        clock.track(1, 4_000);
        clock.track(1, 40_000);
        assertThat(pass(40_000)).isEmpty();
        assertThat(pass(2_000)).containsExactly(1L);
    }

    @Test
    void aForgottenSessionDoesNotExpire() {
        clock.track(1, 4_000);
        clock.track(2, 4_000);
        clock.track(3, 4_000);
        clock.forget(2);
        assertThat(pass(6_000)).containsExactly(1L, 3L);
        clock.touch(2);
        clock.forget(2);
        assertThat(clock.size()).isEqualTo(2);
    }

    @Test
    void anExpiredSessionThatIsStillThereIsOfferedAgainATimeoutLater() {
        clock.track(1, 4_000);
        assertThat(pass(6_000)).containsExactly(1L);
        assertThat(pass(3_999)).isEmpty();
        assertThat(pass(2_001)).containsExactly(1L);
    }

    @Test
    void whatIsRefusedIsOfferedNextTime() {
        clock.track(1, 4_000);
        clock.track(2, 4_000);
        clock.advance(6_000 * MILLI);
        clock.expireDue(100, id -> false);
        assertThat(pass(0)).containsExactly(1L, 2L);
    }

    @Test
    void visitsAreBounded_andNothingIsLostByThat() {
        for (long id = 1; id <= 10; id++) {
            clock.track(id, 4_000);
        }
        clock.advance(6_000 * MILLI);
        clock.expireDue(3, expired::add);
        assertThat(expired).containsExactly(1L, 2L, 3L);
        clock.expireDue(100, expired::add);
        assertThat(expired).hasSize(10);
    }

    @Test
    void aRestartGivesEveryoneTheFullTimeout() {
        clock.track(1, 4_000);
        clock.track(2, 10_000);
        clock.advance(30_000 * MILLI);
        clock.restart();
        assertThat(pass(4_000)).isEmpty();
        assertThat(pass(2_000)).containsExactly(1L);
        clock.forget(1);
        assertThat(pass(6_000)).containsExactly(2L);
    }

    @Test
    void isEmptyAfterClear() {
        clock.track(1, 4_000);
        clock.clear();
        assertThat(pass(60_000)).isEmpty();
        assertThat(clock.size()).isZero();
    }
}
