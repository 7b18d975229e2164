package io.quorate.server.zab;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Zxid;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** The window: what it covers, what it forgets, and what it must never forget. */
final class ProposalWindowTest {

    private final Records log = new Records().epoch(1, Records.voters(3), 200);

    private ProposalWindow window(int maxBytes) {
        ProposalWindow window = new ProposalWindow(maxBytes, 0, 0);
        log.all().forEach(window::add);
        return window;
    }

    @Test
    void coversFromTheVeryBeginningUntilItEvicts() {
        ProposalWindow window = window(1000);
        assertThat(window.covers(0)).isTrue();
        window.evict(Zxid.of(1, 200));
        assertThat(window.covers(0)).isFalse();
        assertThat(window.covers(Zxid.of(1, 199))).isTrue();
        assertThat(window.covers(Zxid.of(1, 200))).isTrue();
    }

    @Test
    void neverEvictsWhatIsNotCommitted() {
        ProposalWindow window = window(1);
        window.evict(Zxid.of(1, 50));
        assertThat(window.get(0).zxid()).isEqualTo(Zxid.of(1, 50));
        assertThat(window.size()).isEqualTo(151);
    }

    @Test
    void doesNotCoverAZxidThatIsNotInTheHistory() {
        assertThat(window(1 << 20).covers(Zxid.of(1, 500))).isFalse();
    }

    @Test
    void copiesWhatFollowsUpToALimitAndABatchSize() {
        List<Proposal> to = new ArrayList<>();
        window(1 << 20).copyAfter(Zxid.of(1, 10), Zxid.of(1, 13), 1 << 20, to);
        assertThat(to).containsExactlyElementsOf(log.all().subList(11, 14));
        to.clear();
        window(1 << 20).copyAfter(Zxid.of(1, 10), Zxid.of(1, 100), 50, to);
        assertThat(to).hasSize(2);
    }

    @Test
    void truncatesAtEveryRecord() {
        for (Proposal at : log.all()) {
            ProposalWindow window = window(1 << 20);
            window.truncateTo(at.zxid());
            assertThat(window.get(window.size() - 1)).isEqualTo(at);
            assertThat(window.find(at.zxid())).isEqualTo(at);
            assertThat(window.find(at.zxid() + 1)).isNull();
        }
    }

    /** In an epoch zxids are consecutive, and between two of them they are not. */
    @Test
    void findsEachPlaceInTwoEpochsAndBetweenThem() {
        Records two = new Records().epoch(1, Records.voters(3), 20).epoch(4, Records.voters(3), 9);
        ProposalWindow window = new ProposalWindow(1 << 20, 0, 0);
        two.all().forEach(window::add);
        for (int i = 0; i < window.size(); i++) {
            assertThat(window.indexAfter(window.get(i).zxid())).isEqualTo(i + 1);
            assertThat(window.indexAfter(window.get(i).zxid() - 1)).isEqualTo(i);
        }
        assertThat(window.indexAfter(Zxid.of(2, 5))).isEqualTo(21);
        assertThat(window.indexAfter(0)).isZero();
        assertThat(window.indexAfter(Zxid.of(4, 100))).isEqualTo(window.size());

        ProposalWindow small = new ProposalWindow(1, 0, 0);
        two.all().forEach(small::add);
        small.evict(Zxid.of(1, 10));
        assertThat(small.indexAfter(Zxid.of(1, 12))).isEqualTo(3);
        assertThat(small.indexAfter(Zxid.of(1, 3))).isZero();
    }
}
