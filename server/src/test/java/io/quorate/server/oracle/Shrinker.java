package io.quorate.server.oracle;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes a failing episode short: whatever can go while it still fails the same way goes. */
final class Shrinker {

    private static final int TRIES_MAX = 250;

    /** Plays steps on znodes nobody has used. */
    interface Trial {
        @Nullable Difference play(List<Step> steps) throws IOException;
    }

    private final Trial trial;
    private final String signature;
    private final long untilNanos;
    private int tries;

    private Shrinker(Trial trial, String signature, long untilNanos) {
        this.trial = trial;
        this.signature = signature;
        this.untilNanos = untilNanos;
    }

    /**
     * Fewer steps with a difference of the same signature; all of them, if it does not come again.
     */
    static List<Step> shrink(List<Step> steps, Difference difference, Trial trial, long untilNanos)
            throws IOException {
        Shrinker shrinker = new Shrinker(trial, difference.signature(), untilNanos);
        List<Step> until = steps.subList(0, Math.min(steps.size(), difference.step() + 1));
        if (!shrinker.fails(until)) {
            return steps;
        }
        return shrinker.fewerOps(shrinker.fewerSteps(until));
    }

    private boolean fails(List<Step> steps) throws IOException {
        if (tries >= TRIES_MAX || System.nanoTime() > untilNanos) {
            return false;
        }
        tries++;
        Difference difference = trial.play(steps);
        return difference != null && difference.signature().equals(signature);
    }

    private List<Step> fewerSteps(List<Step> steps) throws IOException {
        List<Step> left = new ArrayList<>(steps);
        for (int size = left.size() / 2; size > 0; size /= 2) {
            for (int at = 0; at < left.size(); ) {
                List<Step> fewer = new ArrayList<>(left);
                fewer.subList(at, Math.min(at + size, left.size())).clear();
                if (fails(fewer)) {
                    left = fewer;
                } else {
                    at += size;
                }
            }
        }
        return left;
    }

    private List<Step> fewerOps(List<Step> steps) throws IOException {
        List<Step> left = new ArrayList<>(steps);
        for (int i = 0; i < left.size(); i++) {
            if (!(left.get(i) instanceof Step.Burst burst)) {
                continue;
            }
            List<Op> ops = burst.ops();
            for (int at = 0; at < ops.size() && ops.size() > 1; ) {
                List<Op> fewerOps = new ArrayList<>(ops);
                fewerOps.remove(at);
                List<Step> fewer = new ArrayList<>(left);
                fewer.set(i, new Step.Burst(burst.slot(), fewerOps));
                if (fails(fewer)) {
                    left = fewer;
                    ops = fewerOps;
                } else {
                    at++;
                }
            }
        }
        return left;
    }

    /** The same steps on other znodes; both names have one length. */
    static List<Step> renamed(List<Step> steps, String from, String to) {
        byte[] old = from.getBytes(StandardCharsets.UTF_8);
        byte[] other = to.getBytes(StandardCharsets.UTF_8);
        List<Step> renamed = new ArrayList<>();
        for (Step step : steps) {
            if (step instanceof Step.Burst burst) {
                List<Op> ops = new ArrayList<>();
                for (Op op : burst.ops()) {
                    byte[] body = renamed(op.body(), old, other);
                    ops.add(new Op(op.label(), op.xid(), op.type(), op.seen(), body));
                }
                renamed.add(new Step.Burst(burst.slot(), ops));
            } else {
                renamed.add(step);
            }
        }
        return renamed;
    }

    private static byte[] renamed(byte[] body, byte[] old, byte[] other) {
        byte[] copy = body.clone();
        for (int at = 0; at + old.length <= copy.length; at++) {
            if (Arrays.equals(copy, at, at + old.length, old, 0, old.length)) {
                System.arraycopy(other, 0, copy, at, other.length);
            }
        }
        return copy;
    }
}
