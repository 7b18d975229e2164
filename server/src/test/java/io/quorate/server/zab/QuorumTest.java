package io.quorate.server.zab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToLongFunction;

/** Which values a quorum has reached: the fast computation against a naive one, and the edges. */
final class QuorumTest {

    private static Membership voters(int... ids) {
        List<Member> members = new ArrayList<>();
        for (int id : ids) {
            members.add(new Member(new PeerId(id), false, id));
        }
        return new Membership(members);
    }

    private static ToLongFunction<Member> values(long... byId) {
        return member -> byId[member.id().value() - 1];
    }

    @Test
    void aMajorityReachesItsMedian() {
        assertThat(Quorum.of(voters(1, 2, 3)).reached(values(7, 3, 5))).isEqualTo(5);
        assertThat(Quorum.of(voters(1, 2, 3, 4)).reached(values(7, 3, 5, 9))).isEqualTo(5);
        assertThat(Quorum.of(voters(1)).reached(values(4))).isEqualTo(4);
    }

    @Test
    void nobodyIsNoQuorum() {
        assertThat(Quorum.of(Membership.NONE).reached(m -> 1)).isEqualTo(Quorum.NOTHING);
        assertThat(Quorum.All.of(Membership.NONE).reached(m -> 1)).isEqualTo(Quorum.NOTHING);
    }

    @Test
    void observersNeverCount() {
        Membership membership =
                new Membership(
                        List.of(
                                new Member(new PeerId(1), false, 1),
                                new Member(new PeerId(2), true, 2)));
        assertThat(Quorum.of(membership).reached(values(9, Quorum.NOTHING))).isEqualTo(9);
    }

    @Test
    void jointNeedsBoth() {
        Quorum joint = Quorum.of(voters(1, 2, 3), voters(3, 4, 5));
        assertThat(joint.has(values(1, 1, 0, 0, 0), 1)).isFalse();
        assertThat(joint.has(values(0, 0, 1, 1, 0), 1)).isFalse();
        assertThat(joint.has(values(1, 0, 1, 1, 0), 1)).isTrue();
        assertThat(Quorum.of(voters(1, 2), voters(1, 2))).isInstanceOf(Quorum.Majority.class);
    }

    @Test
    void allNeedsEachOne() {
        assertThat(Quorum.All.of(voters(1, 2, 3)).reached(values(7, 3, 5))).isEqualTo(3);
    }

    @Test
    void agreesWithCountingByHand() {
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            int count = 1 + random.nextInt(9);
            int[] ids = new int[count];
            long[] values = new long[count];
            for (int i = 0; i < count; i++) {
                ids[i] = i + 1;
                values[i] = random.nextInt(5) == 0 ? Quorum.NOTHING : random.nextInt(6);
            }
            long best = Quorum.NOTHING;
            for (long candidate : values) {
                int atLeast = 0;
                for (long value : values) {
                    atLeast += value >= candidate ? 1 : 0;
                }
                best = 2 * atLeast > count ? Math.max(best, candidate) : best;
            }
            assertThat(Quorum.of(voters(ids)).reached(values(values)))
                    .as("seed %d", seed)
                    .isEqualTo(best);
        }
    }
}
