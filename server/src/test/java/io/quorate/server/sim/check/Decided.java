package io.quorate.server.sim.check;

import io.quorate.protocol.ErrorCode;
import io.quorate.server.sim.model.Effect;
import io.quorate.server.sim.model.Lifetime;
import io.quorate.server.sim.model.Outcome;
import io.quorate.server.txn.ByteSlice;
import io.quorate.server.txn.Txn;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;

/** A transaction, beside what the model says must come of its request. */
final class Decided {

    private final Outcome expected;
    private final Txn actual;

    Decided(Outcome expected, Txn actual) {
        this.expected = expected;
        this.actual = actual;
    }

    boolean agree() {
        return firstThatDiffers() == null && txns().size() == expected.effects().size();
    }

    private List<? extends Txn> txns() {
        return actual instanceof Txn.Multi(var ops) ? ops : List.of(actual);
    }

    private @Nullable Txn firstThatDiffers() {
        List<? extends Txn> txns = txns();
        for (int i = 0; i < Math.min(txns.size(), expected.effects().size()); i++) {
            if (!agree(expected.effects().get(i), txns.get(i))) {
                return txns.get(i);
            }
        }
        return null;
    }

    /** What is promised of it: the one that is broken, if they differ. */
    Promise promise() {
        return txns().size() == expected.effects().size()
                ? promise(expected.effects(), firstThatDiffers())
                : Promise.MULTI;
    }

    private static boolean agree(Effect expected, Txn actual) {
        return expected instanceof Effect.Refused(ErrorCode due)
                ? actual instanceof Txn.Error(ErrorCode code) && code == due
                : does(expected, actual);
    }

    private static Promise promise(List<Effect> expected, @Nullable Txn differs) {
        if (differs instanceof Txn.Error) {
            return Promise.DECIDED_IN_ORDER;
        }
        if (refuses(expected, ErrorCode.NO_AUTH)) {
            return Promise.NOTHING_WITHOUT_PERMISSION;
        }
        if (refuses(expected, ErrorCode.QUOTA_EXCEEDED)) {
            return Promise.HARD_LIMITS;
        }
        if (expected.isEmpty()) {
            return Promise.MULTI;
        }
        if (!(expected.getFirst() instanceof Effect.Refused)) {
            return Promise.DONE_AS_ASKED;
        }
        return expected.size() > 1 ? Promise.MULTI_IS_ATOMIC : Promise.DECIDED_IN_ORDER;
    }

    private static boolean refuses(List<Effect> effects, ErrorCode why) {
        return effects.contains(new Effect.Refused(why));
    }

    private static boolean does(Effect expected, Txn actual) {
        return switch (expected) {
            case Effect.Created e ->
                    actual instanceof Txn.Create t
                            && t.path().utf8().equals(e.path())
                            && same(e.data(), t.data())
                            && t.acl().entries().equals(e.acl())
                            && t.ephemeralOwner() == owner(e.lifetime())
                            && t.parentCversion() == e.parentCreations();
            case Effect.Deleted e ->
                    actual instanceof Txn.Delete t && t.path().utf8().equals(e.path());
            case Effect.DataSet e ->
                    actual instanceof Txn.SetData t
                            && t.path().utf8().equals(e.path())
                            && same(e.data(), t.data())
                            && t.version() == e.version();
            case Effect.AclSet e ->
                    actual instanceof Txn.SetAcl t
                            && t.path().utf8().equals(e.path())
                            && t.acl().entries().equals(e.acl())
                            && t.version() == e.version();
            case Effect.Checked e ->
                    actual instanceof Txn.Check t && t.path().utf8().equals(e.path());
            case Effect.Refused e -> false;
        };
    }

    /** As transactions name it (PROTOCOL 9). */
    private static long owner(Lifetime lifetime) {
        return switch (lifetime) {
            case Lifetime.Persistent none -> 0;
            case Lifetime.Ephemeral(long sessionId) -> sessionId;
            case Lifetime.Container container -> 0x8000_0000_0000_0000L;
            case Lifetime.TimeToLive(long ttlMillis) -> 0xff00_0000_0000_0000L | ttlMillis;
        };
    }

    private static boolean same(byte @Nullable [] asked, @Nullable ByteSlice done) {
        return asked == null
                ? done == null
                : done != null && Arrays.equals(asked, done.toByteArray());
    }

    /** Whether something was refused that would have made the data grow, or exceeded a quota. */
    static boolean refusesGrowth(Txn txn) {
        return switch (txn) {
            case Txn.Error(ErrorCode code) -> code == ErrorCode.QUOTA_EXCEEDED;
            case Txn.Multi multi -> multi.ops().stream().anyMatch(Decided::refusesGrowth);
            default -> false;
        };
    }

    @Override
    public String toString() {
        return "it must be " + expected + ", and is " + actual;
    }
}
