package io.quorate.server.zab;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What servers reported their state to be at fixed zxids, as a leader compares it (DESIGN 4,
 * digest): the state that a majority of voters has is the right one.
 */
final class DigestPoll {

    /** What the reports of one zxid say. */
    sealed interface Verdict {

        /** Nothing yet, or nothing that calls for anything. */
        record Fine() implements Verdict {}

        /** A majority agrees, and these do not. */
        record Wrong(List<PeerId> servers) implements Verdict {}

        /** The reports differ, and no majority of voters agrees on one. */
        record Undecided() implements Verdict {}
    }

    /** Older ones have been judged, or will never be. */
    private static final int ZXIDS_MAX = 16;

    private final TreeMap<Long, Map<PeerId, Long>> reports = new TreeMap<>();

    /** A server's state at {@code zxid}. */
    void report(PeerId from, long zxid, long digest) {
        reports.computeIfAbsent(zxid, _ -> new TreeMap<>()).put(from, digest);
        if (reports.size() > ZXIDS_MAX) {
            reports.pollFirstEntry();
        }
    }

    /** What it reported is of a link that is gone. */
    void forget(PeerId server) {
        reports.values().forEach(each -> each.remove(server));
    }

    /**
     * Judges what is known of one zxid.
     *
     * @param membership whose majority is asked for
     */
    Verdict judge(long zxid, Membership membership) {
        Map<PeerId, Long> known = reports.getOrDefault(zxid, Map.of());
        Map<Long, Integer> voters = new TreeMap<>();
        int reported = 0;
        for (Map.Entry<PeerId, Long> each : known.entrySet()) {
            if (membership.isVoter(each.getKey())) {
                voters.merge(each.getValue(), 1, Integer::sum);
                reported++;
            }
        }
        int majority = membership.voterCount() / 2 + 1;
        for (Map.Entry<Long, Integer> each : voters.entrySet()) {
            if (each.getValue() >= majority) {
                return othersThan(each.getKey(), known);
            }
        }
        boolean all = reported == membership.voterCount();
        return voters.size() > 1 && (all || reported >= majority)
                ? new Verdict.Undecided()
                : new Verdict.Fine();
    }

    private static Verdict othersThan(long right, Map<PeerId, Long> known) {
        List<PeerId> wrong = new ArrayList<>();
        known.forEach(
                (server, digest) -> {
                    if (digest != right) {
                        wrong.add(server);
                    }
                });
        return wrong.isEmpty() ? new Verdict.Fine() : new Verdict.Wrong(List.copyOf(wrong));
    }
}
