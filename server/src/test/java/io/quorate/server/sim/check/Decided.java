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
        if (!(actual instanceof Txn.Multi multi)) {
            return effects.size() == 1 ? broken(effects.getFirst(), actual) : "K6 multi";
        }
        if (multi.ops().size() != effects.size()) {
            return "K6 multi";
        }
        for (int i = 0; i < effects.size(); i++) {
            String broken = broken(effects.get(i), multi.ops().get(i));
            if (broken != null) {
                return broken;
            }
        }
        return null;
    }

    private static @Nullable String broken(Effect expected, Txn actual) {
        ErrorCode due = expected instanceof Effect.Refused(ErrorCode code) ? code : null;
        if (due != null && !(actual instanceof Txn.Error)) {
            return switch (due) {
                case NO_AUTH -> "K10 nothing without permission";
                case QUOTA_EXCEEDED -> "K11 hard limits";
                case OK, RUNTIME_INCONSISTENCY -> "K6 multi atomic";
                default -> "K1 writes are decided on the state in front of them";
            };
        }
        if (actual instanceof Txn.Error(ErrorCode code)) {
            return due == code ? null : "K1 writes are decided on the state in front of them";
        }
        return does(expected, actual) ? null : "K5 writes do what was asked";
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
        return asked == null || done == null
                ? asked == null && done == null
                : Arrays.equals(asked, done.toByteArray());
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
