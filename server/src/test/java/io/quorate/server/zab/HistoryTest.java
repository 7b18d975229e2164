package io.quorate.server.zab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.protocol.Zxid;
import io.quorate.server.common.InvariantViolation;

import org.junit.jupiter.api.Test;

/** The log in memory: where it ends, what counts, and what a truncation takes back. */
final class HistoryTest {

    /** (6, 0) repeats the membership that was proposed before it, and commits nothing of it. */
    @Test
    void anEpochRecordDoesNotEndAChangeOfMembership() {
        Membership older = Records.voters(3);
        Membership newer = older.withDisk(new PeerId(3), 777);
        History history =
                new Records()
                        .epoch(5, older, 0)
                        .membership(Zxid.of(5, 1), newer)
                        .epoch(6, newer, 0)
                        .history(Zxid.of(5, 0));
        assertThat(history.quorum()).isEqualTo(Quorum.of(older, newer));
    }

    private static final Membership OLD = Records.voters(3);
    private static final Membership NEW = OLD.withDisk(new PeerId(2), 222);

    private static long disksOf(Member member, long... disks) {
        for (long disk : disks) {
            if (member.diskId() == disk) {
                return 1;
            }
        }
        return Quorum.NOTHING;
    }

    @Test
    void aLoggedMembershipCountsJointlyUntilItIsCommitted() {
        Records log = new Records().epoch(1, OLD, 1).membership(Zxid.of(1, 2), NEW);
        History history = log.history(Zxid.of(1, 1));
        assertThat(history.membershipInFlight()).isTrue();
        // 1 and the new disk of 2 are a majority of the new membership, and not of the old one.
        assertThat(history.quorum().has(member -> disksOf(member, 101, 222), 1)).isFalse();
        assertThat(history.quorum().has(member -> disksOf(member, 101, 103), 1)).isTrue();

        history.commit(log.at(Zxid.of(1, 2)));
        assertThat(history.membershipInFlight()).isFalse();
        assertThat(history.quorum().has(member -> disksOf(member, 101, 222), 1)).isTrue();
    }

    @Test
    void aTruncationFallsBackToTheMembershipBelow() {
        Records log = new Records().epoch(1, OLD, 1).membership(Zxid.of(1, 2), NEW);
        History history = log.history(Zxid.of(1, 1));
        history.truncateTo(Zxid.of(1, 1));
        assertThat(history.loggedMembership()).isEqualTo(OLD);
        assertThat(history.lastZxid()).isEqualTo(Zxid.of(1, 1));
        assertThat(history.lastChainHash()).isEqualTo(log.at(Zxid.of(1, 1)).chainHash());
    }

    /** Each time it is asked in between, so that none of it may be remembered for too long. */
    @Test
    void theQuorumFollowsWhatIsLoggedCommittedAndVoided() {
        Records log = new Records().epoch(1, OLD, 1).membership(Zxid.of(1, 2), NEW);
        History history = new Records().epoch(1, OLD, 1).history(Zxid.of(1, 1));
        assertThat(history.quorum()).isEqualTo(Quorum.of(OLD));
        history.append(log.at(Zxid.of(1, 2)));
        assertThat(history.quorum()).isEqualTo(Quorum.of(OLD, NEW));
        history.truncateTo(Zxid.of(1, 1));
        assertThat(history.quorum()).isEqualTo(Quorum.of(OLD));
        history.append(log.at(Zxid.of(1, 2)));
        assertThat(history.quorum()).isEqualTo(Quorum.of(OLD, NEW));
        history.commit(log.at(Zxid.of(1, 2)));
        assertThat(history.quorum()).isEqualTo(Quorum.of(NEW));
        history.beginBehind(new Records().epoch(1, OLD, 1).history(Zxid.of(1, 1)).committedBase());
        assertThat(history.quorum()).isEqualTo(Quorum.of(OLD));
    }

    @Test
    void aTruncationIsExactAtEveryRecord() {
        Records log = new Records().epoch(1, OLD, 4).epoch(3, OLD, 4);
        for (Proposal at : log.all()) {
            History history = log.history(0);
            history.truncateTo(at.zxid());
            assertThat(history.lastZxid()).isEqualTo(at.zxid());
            assertThat(history.epochTable())
                    .last()
                    .isEqualTo(new EpochEnd(Zxid.epoch(at.zxid()), at.zxid(), at.chainHash()));
        }
    }

    @Test
    void nothingCommittedIsTruncated() {
        History history = new Records().epoch(1, OLD, 4).history(Zxid.of(1, 2));
        assertThatThrownBy(() -> history.truncateTo(Zxid.of(1, 1)))
                .isInstanceOf(InvariantViolation.class);
    }

    @Test
    void aGapIsABug() {
        Records log = new Records().epoch(1, OLD, 4);
        History history = new Records().epoch(1, OLD, 1).history(0);
        assertThatThrownBy(() -> history.append(log.at(Zxid.of(1, 3))))
                .isInstanceOf(InvariantViolation.class);
    }

    @Test
    void formingEndsWithACommitOrATransaction() {
        assertThat(new Records().history(0).isForming()).isTrue();
        assertThat(new Records().epoch(1, OLD, 0).epoch(2, OLD, 0).history(0).isForming()).isTrue();
        assertThat(new Records().epoch(1, OLD, 0).history(Zxid.of(1, 0)).isForming()).isFalse();
        // Proposals are made only after (e, 0) is committed.
        assertThat(new Records().epoch(1, OLD, 1).history(0).isForming()).isFalse();
    }
}
