package io.quorate.server.tree;

import io.quorate.server.common.LongMap;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/**
 * What proposals in flight will add to the usage of quotas. Kept only for quotas that somebody
 * asked about: at the first question it is counted from what is in flight, from then on every
 * proposal that comes, commits or is taken back is told. A quota that comes again is another.
 */
final class InFlightUsage {

    /** All changes in flight, one by one. */
    interface Changes {
        void forEach(Consumer<Change> action);
    }

    /** One of them. */
    interface Change {
        byte[] path();

        int znodes();

        int bytes();
    }

    private final Quotas quotas;
    private final LongMap<Tally> tallies = new LongMap<>();

    InFlightUsage(Quotas quotas) {
        this.quotas = quotas;
    }

    private static final class Tally {
        private int znodes;
        private long bytes;
    }

    /** Another change is in flight; or, with the signs turned, it is not any more. */
    void add(byte[] path, int znodes, int bytes) {
        if (tallies.size() == 0 || (znodes == 0 && bytes == 0)) {
            return;
        }
        Quota quota = quotas.deepest(path, 0, path.length);
        for (; quota != null; quota = quota.enclosing()) {
            Tally tally = tallies.get(quota.id);
            if (tally != null) {
                tally.znodes += znodes;
                tally.bytes += bytes;
            }
        }
    }

    /** The usage of a quota once all that is in flight is applied; null if it is not kept. */
    @Nullable Usage of(Quota quota, Changes inFlight) {
        Usage committed = quotas.kept(quota);
        if (committed == null) {
            return null;
        }
        Tally tally = tallies.get(quota.id);
        if (tally == null) {
            if (tallies.size() >= quotas.size()) {
                // Some of them are of quotas that are gone.
                tallies.clear();
            }
            tally = count(quota, inFlight);
            tallies.put(quota.id, tally);
        }
        return new Usage(committed.count() + tally.znodes, committed.bytes() + tally.bytes);
    }

    private static Tally count(Quota quota, Changes inFlight) {
        Tally tally = new Tally();
        inFlight.forEach(
                change -> {
                    if (quota.isOn(change.path())) {
                        tally.znodes += change.znodes();
                        tally.bytes += change.bytes();
                    }
                });
        return tally;
    }

    /** Nothing is in flight. */
    void clear() {
        tallies.clear();
    }
}
