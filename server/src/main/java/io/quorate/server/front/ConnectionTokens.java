package io.quorate.server.front;

import java.util.function.DoubleSupplier;

/**
 * Whether another connection may have a session now: a bucket of tokens that fills with time, and
 * before it is empty a chance of being refused that follows how full it was, so that a crowd that
 * comes back at once is spread over some time (ZooKeeper's connection throttle, PROTOCOL 17). Who
 * is refused is closed without a word, and tries elsewhere.
 */
final class ConnectionTokens {

    private final FrontLimits.Tokens limits;
    private final DoubleSupplier random;
    private long tokens;
    private long filledNanos;
    private long adjustedNanos;
    private double refusedShare;

    /**
     * @param random numbers from 0 to 1
     */
    ConnectionTokens(FrontLimits.Tokens limits, DoubleSupplier random, long nowNanos) {
        this.limits = limits;
        this.random = random;
        tokens = limits.max();
        filledNanos = nowNanos;
        adjustedNanos = nowNanos;
    }

    /**
     * Takes the tokens of a connection, if it may go on.
     *
     * @param again whether it comes back with a session
     */
    boolean take(boolean again, long nowNanos) {
        if (limits.max() == 0) {
            return true;
        }
        fill(nowNanos);
        if (limits.freezeMillis() != -1) {
            adjust(nowNanos);
            if (random.getAsDouble() < refusedShare) {
                return false;
            }
        }
        int cost = again ? limits.oldCost() : limits.newCost();
        if (tokens < cost) {
            return false;
        }
        tokens -= cost;
        return true;
    }

    private void fill(long nowNanos) {
        long elapsedMillis = (nowNanos - filledNanos) / 1_000_000;
        if (elapsedMillis > limits.fillMillis()) {
            long more = elapsedMillis * limits.fillCount() / limits.fillMillis();
            tokens = Math.min(limits.max(), tokens + more);
            filledNanos = nowNanos;
        }
    }

    private void adjust(long nowNanos) {
        if ((nowNanos - adjustedNanos) / 1_000_000 <= limits.freezeMillis()) {
            return;
        }
        long used = limits.max() - tokens;
        if (used == limits.max()) {
            refusedShare = Math.min(1, refusedShare + limits.increase());
        } else if (used <= Math.round(limits.max() * limits.ratio())) {
            refusedShare = Math.max(0, refusedShare - limits.decrease());
        }
        adjustedNanos = nowNanos;
    }

    /** How likely a connection is refused although there are tokens: from 0 to 1. */
    double refusedShare() {
        return refusedShare;
    }

    /** Tokens left now. */
    long tokens() {
        return tokens;
    }
}
