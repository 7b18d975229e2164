package io.quorate.server.config;

import io.quorate.server.zab.PeerId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;

/**
 * Checks {@code group.N} and {@code weight.N} against the servers. Quorums of groups do not exist
 * here, which is told.
 */
final class GroupCheck {

    private static final int WEIGHT_MAX = 1_000_000;

    private final Values values;
    private final Set<PeerId> known = new HashSet<>();
    private final Set<PeerId> voters = new HashSet<>();
    private final Map<PeerId, String> grouped = new HashMap<>();
    private final List<String> keys = new ArrayList<>();

    GroupCheck(Values values, List<PeerAddress> servers) {
        this.values = values;
        for (PeerAddress server : servers) {
            known.add(server.id());
            if (!server.observer()) {
                voters.add(server.id());
            }
        }
    }

    void check() {
        int before = values.problems().size();
        for (Given entry : values.entries()) {
            Matcher weight = KeyCheck.WEIGHT_KEY.matcher(entry.key());
            if (KeyCheck.GROUP_KEY.matcher(entry.key()).matches()) {
                keys.add(entry.key());
                group(entry);
            } else if (weight.matches()) {
                keys.add(entry.key());
                weight(entry, weight.group(1));
            }
        }
        if (!keys.isEmpty() && values.problems().size() == before) {
            ungrouped();
        }
        if (!keys.isEmpty()) {
            values.warning(
                    keys.getFirst(),
                    "and the like have no effect yet: each participant has one vote, and a majority"
                            + " of all participants decides");
        }
    }

    private void group(Given entry) {
        for (String member : entry.value().split(":", -1)) {
            PeerId id = known(member);
            if (id == null) {
                values.problem(
                        entry.key(),
                        "names '" + member + "', which is no server.N; allowed is N:N:...");
                continue;
            }
            String other = grouped.putIfAbsent(id, entry.key());
            if (other != null) {
                values.problem(
                        entry.key(),
                        "names server "
                                + id
                                + ", which is in "
                                + other
                                + " already; one is allowed");
            }
        }
    }

    private void weight(Given entry, String server) {
        if (known(server) == null) {
            values.problem(entry.key(), "is of no server: there is no server." + server);
        }
        if (Setting.parseInt(entry.value(), 0, WEIGHT_MAX) == null) {
            values.problem(
                    entry.key(),
                    "is not allowed; allowed is a whole number from 0 to " + WEIGHT_MAX);
        }
    }

    private @Nullable PeerId known(String number) {
        Integer id = Setting.parseInt(number.strip(), 1, 254);
        return id != null && known.contains(new PeerId(id)) ? new PeerId(id) : null;
    }

    private void ungrouped() {
        if (grouped.isEmpty()) {
            values.problem(keys.getFirst(), "needs groups: there is no group.N");
            return;
        }
        for (PeerId voter : voters) {
            if (!grouped.containsKey(voter)) {
                values.problem(
                        grouped.values().iterator().next(),
                        "and the other groups leave out server "
                                + voter
                                + "; each participant is"
                                + " in one");
            }
        }
    }
}
