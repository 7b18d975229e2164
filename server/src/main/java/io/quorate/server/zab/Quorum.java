package io.quorate.server.zab;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * A quorum system: any two of its quorums intersect. Answers one question, from which
 * acknowledgement, freshness and rounds all follow: given a number per voter, which is the highest
 * that a whole quorum has reached?
 */
public sealed interface Quorum {

    /** The value of a voter that has reached nothing, or does not count. */
    long NOTHING = Long.MIN_VALUE;

    /**
     * The highest value such that a quorum of voters has at least that; {@link #NOTHING} if too few
     * count.
     */
    long reached(ToLongFunction<Member> value);

    /** Whether the voters for which {@code value} is at least {@code wanted} contain a quorum. */
    default boolean has(ToLongFunction<Member> value, long wanted) {
        return reached(value) >= wanted;
    }

    static Quorum of(Membership membership) {
        return new Majority(voters(membership));
    }

    /**
     * Both must agree: while a change of membership is logged and not yet known to be committed.
     */
    static Quorum of(Membership committed, Membership logged) {
        return committed.equals(logged) ? of(logged) : new Joint(of(committed), of(logged));
    }

    private static List<Member> voters(Membership membership) {
        return membership.members().stream().filter(m -> !m.observer()).toList();
    }

    /** More than half of the voters. No voters: no quorum. */
    record Majority(List<Member> voters) implements Quorum {

        @Override
        public long reached(ToLongFunction<Member> value) {
            int count = voters.size();
            if (count == 0) {
                return NOTHING;
            }
            long[] values = new long[count];
            for (int i = 0; i < count; i++) {
                values[i] = value.applyAsLong(voters.get(i));
            }
            Arrays.sort(values);
            // ascending: the entry with a majority at or above it
            return values[count - (count / 2 + 1)];
        }
    }

    /** All voters: formation with initialEnsemble=all. */
    record All(List<Member> voters) implements Quorum {

        static Quorum of(Membership membership) {
            return new All(Quorum.voters(membership));
        }

        @Override
        public long reached(ToLongFunction<Member> value) {
            long lowest = voters.isEmpty() ? NOTHING : Long.MAX_VALUE;
            for (Member voter : voters) {
                lowest = Math.min(lowest, value.applyAsLong(voter));
            }
            return lowest;
        }
    }

    /** A quorum of each. */
    record Joint(Quorum older, Quorum newer) implements Quorum {

        @Override
        public long reached(ToLongFunction<Member> value) {
            return Math.min(older.reached(value), newer.reached(value));
        }
    }
}
