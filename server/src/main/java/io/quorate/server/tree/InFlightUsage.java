package io.quorate.server.tree;

import java.util.function.Consumer;

/**
 * What proposals in flight will add to what there is from some paths on downwards. Kept only for
 * paths that somebody asked about: at the first question it is counted from what is in flight, from
 * then on every proposal that comes, commits or is taken back is told.
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

    private final PathHash hash;
    private PathTrie<Tally> tallies;

    InFlightUsage(PathHash hash) {
        this.hash = hash;
        this.tallies = new PathTrie<>(hash);
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
        PathTrie.Node<Tally> at = tallies.deepest(path, 0, path.length);
        for (; at != null; at = at.above()) {
            at.value().znodes += znodes;
            at.value().bytes += bytes;
        }
    }

    /**
     * The usage of a quota once all that is in flight is applied.
     *
     * @param committed its usage now
     * @param quotas how many there are at most
     */
    Usage of(Quota quota, Usage committed, int quotas, Changes inFlight) {
        Tally tally = tallies.get(quota.path);
        if (tally == null) {
            if (tallies.size() >= quotas) {
                // Some of them are of quotas that are gone.
                clear();
            }
            tally = count(quota, inFlight);
            tallies.put(quota.path, tally);
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

    /** Nothing is in flight, or all is to be counted anew. */
    void clear() {
        if (tallies.size() > 0) {
            tallies = new PathTrie<>(hash);
        }
    }
}
