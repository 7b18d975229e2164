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

    /** The promise that is broken; null if they agree. */
    @Nullable String broken() {
        List<Effect> effects = expected.effects();
        List<? extends Txn> txns = actual instanceof Txn.Multi(var ops) ? ops : List.of(actual);
        if (txns.size() != effects.size()) {
            return "K6 multi";
        }
        for (int i = 0; i < effects.size(); i++) {
            if (!agree(effects.get(i), txns.get(i))) {
                return nameOf(effects, txns.get(i));
            }
        }
        return null;
    }

    private static boolean agree(Effect expected, Txn actual) {
        return expected instanceof Effect.Refused(ErrorCode due)
                ? actual instanceof Txn.Error(ErrorCode code) && code == due
                : does(expected, actual);
    }

    private static String nameOf(List<Effect> expected, Txn actual) {
        if (actual instanceof Txn.Error) {
            return "K1 writes are decided on the state in front of them";
        }
        if (refuses(expected, ErrorCode.NO_AUTH)) {
            return "K10 nothing without permission";
        }
        if (refuses(expected, ErrorCode.QUOTA_EXCEEDED)) {
            return "K11 hard limits";
        }
        if (!(expected.getFirst() instanceof Effect.Refused)) {
            return "K5 writes do what was asked";
        }
        return expected.size() > 1
                ? "K6 multi atomic"
                : "K1 writes are decided on the state in front of them";
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
        return Arrays.equals(asked, done == null ? null : done.toByteArray());
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
