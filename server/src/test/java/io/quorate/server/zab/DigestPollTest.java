package io.quorate.server.zab;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.zab.DigestPoll.Verdict;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Whose state is believed when states differ. */
final class DigestPollTest {

    private static final Membership THREE = Records.voters(3);

    private final DigestPoll poll = new DigestPoll();

    private void report(int server, long digest) {
        poll.report(new PeerId(server), 100, digest);
    }

    @Test
    void nothingIsWrongWhileNobodyDiffers() {
        assertThat(poll.judge(100, THREE)).isEqualTo(new Verdict.Fine());
        report(1, 7);
        report(2, 7);
        assertThat(poll.judge(100, THREE)).isEqualTo(new Verdict.Fine());
    }

    @Test
    void theMinorityIsWrong_observersIncluded() {
        report(1, 7);
        report(2, 7);
        report(3, 8);
        report(9, 8);
        assertThat(poll.judge(100, THREE))
                .isEqualTo(new Verdict.Wrong(List.of(new PeerId(3), new PeerId(9))));
    }

    @Test
    void anObserverHasNoSay() {
        report(1, 7);
        report(8, 8);
        report(9, 8);
        assertThat(poll.judge(100, THREE)).isEqualTo(new Verdict.Fine());
    }

    @Test
    void twoOfThreeThatDifferCannotBeDecided() {
        report(1, 7);
        assertThat(poll.judge(100, THREE)).isEqualTo(new Verdict.Fine());
        report(2, 8);
        assertThat(poll.judge(100, THREE)).isEqualTo(new Verdict.Undecided());
        report(3, 8);
        assertThat(poll.judge(100, THREE)).isEqualTo(new Verdict.Wrong(List.of(new PeerId(1))));
    }

    @Test
    void whatIsForgottenDoesNotCount() {
        report(1, 7);
        report(2, 8);
        poll.forget(new PeerId(2));
        assertThat(poll.judge(100, THREE)).isEqualTo(new Verdict.Fine());
    }

    @Test
    void onlyTheNewestBoundariesAreKept() {
        for (int zxid = 1; zxid <= 100; zxid++) {
            poll.report(new PeerId(1), zxid, 1);
            poll.report(new PeerId(2), zxid, 2);
        }
        assertThat(poll.judge(1, THREE)).isEqualTo(new Verdict.Fine());
        assertThat(poll.judge(100, THREE)).isEqualTo(new Verdict.Undecided());
    }
}
