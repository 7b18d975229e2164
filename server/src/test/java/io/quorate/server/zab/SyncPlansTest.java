package io.quorate.server.zab;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Zxid;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.List;

/**
 * The table of synchronisation: by the newest common epoch, never by zxid arithmetic (ZAB R1,
 * ZOOKEEPER-1154, 2832).
 */
final class SyncPlansTest {

    private static final Membership MEMBERS = Records.voters(3);

    /** Epochs 1 (5 transactions), 3 (4), 5 (0). */
    private final Records leaderLog =
            new Records().epoch(1, MEMBERS, 5).epoch(3, MEMBERS, 4).epoch(5, MEMBERS, 0);

    private final History leader = leaderLog.history(Zxid.of(3, 4));

    private @Nullable SyncPlan planFor(Records learner) {
        return SyncPlans.choose(learner.epochTable(), leader, Retained.WHOLE_LOG);
    }

    private SyncPlan.Diff diff(long zxid) {
        return new SyncPlan.Diff(zxid, zxid == 0 ? 0 : leaderLog.at(zxid).chainHash());
    }

    private SyncPlan.Truncate truncate(long zxid) {
        return new SyncPlan.Truncate(zxid, zxid == 0 ? 0 : leaderLog.at(zxid).chainHash());
    }

    @Test
    void anEmptyLogGetsEverything() {
        assertThat(planFor(new Records())).isEqualTo(diff(0));
    }

    @Test
    void aPrefixGetsTheRest() {
        assertThat(planFor(new Records().epoch(1, MEMBERS, 2))).isEqualTo(diff(Zxid.of(1, 2)));
        assertThat(planFor(new Records().epoch(1, MEMBERS, 5))).isEqualTo(diff(Zxid.of(1, 5)));
        assertThat(planFor(new Records().epoch(1, MEMBERS, 5).epoch(3, MEMBERS, 4)))
                .isEqualTo(diff(Zxid.of(3, 4)));
    }

    @Test
    void theSameLogGetsNothing() {
        assertThat(planFor(leaderLog)).isEqualTo(diff(Zxid.of(5, 0)));
    }

    @Test
    void aLongerEpochIsCutWhereTheLeadersEnds() {
        assertThat(planFor(new Records().epoch(1, MEMBERS, 9))).isEqualTo(truncate(Zxid.of(1, 5)));
    }

    @Test
    void anEpochThatTheLeaderNeverSawIsCutWhole() {
        assertThat(planFor(new Records().epoch(1, MEMBERS, 5).epoch(2, MEMBERS, 3)))
                .isEqualTo(truncate(Zxid.of(1, 5)));
        assertThat(planFor(new Records().epoch(1, MEMBERS, 3).epoch(2, MEMBERS, 3)))
                .isEqualTo(truncate(Zxid.of(1, 3)));
        assertThat(
                        planFor(
                                new Records()
                                        .epoch(1, MEMBERS, 5)
                                        .epoch(3, MEMBERS, 4)
                                        .epoch(4, MEMBERS, 1)))
                .isEqualTo(truncate(Zxid.of(3, 4)));
    }

    @Test
    void nothingInCommonIsCutToNothing() {
        assertThat(planFor(new Records().epoch(2, MEMBERS, 3))).isEqualTo(truncate(0));
    }

    @Test
    void aRecordThatLeftTheWindowIsNamedWithoutItsHash() {
        RecoveredHistory all = leaderLog.recovered(1, Standing.VOTER, Zxid.of(5, 0));
        RecoveredHistory tail =
                new RecoveredHistory(
                        all.own(),
                        all.clusterId(),
                        1,
                        all.committedMembership(),
                        all.epochTable(),
                        all.commitMark(),
                        List.of(leaderLog.at(Zxid.of(5, 0))),
                        Zxid.of(3, 4),
                        leaderLog.at(Zxid.of(3, 4)).chainHash(),
                        Retained.WHOLE_LOG);
        History forgetful = new History(tail, 1);
        SyncPlan plan =
                SyncPlans.choose(
                        new Records().epoch(1, MEMBERS, 2).epochTable(),
                        forgetful,
                        Retained.WHOLE_LOG);
        assertThat(plan).isEqualTo(new SyncPlan.Diff(Zxid.of(1, 2), 0));
    }
}
