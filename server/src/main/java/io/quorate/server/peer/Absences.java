package io.quorate.server.peer;

import io.quorate.server.zab.PeerId;

import org.slf4j.Logger;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * The servers of the configuration that this one has no election link with, and what an operator is
 * told of them: a voter that stays away by name, with what that means for the quorum, and that it
 * is back; and, once, why names may not resolve while an ensemble is first formed.
 */
final class Absences {

    private static final long SECOND = 1_000_000_000L;

    /** For so long a server may start, or be restarted. */
    private static final long FIRST_AFTER_NANOS = 30 * SECOND;

    private static final long AGAIN_AFTER_NANOS = 600 * SECOND;
    private static final long HINT_AFTER_NANOS = 10 * SECOND;

    /** One that is not there now. */
    private static final class Absence {
        private final long sinceNanos;
        private long tellAtNanos;
        private boolean told;
        private boolean unresolved = true;

        Absence(long nowNanos) {
            sinceNanos = nowNanos;
            tellAtNanos = nowNanos + FIRST_AFTER_NANOS;
        }

        long seconds(long nowNanos) {
            return (nowNanos - sinceNanos) / SECOND;
        }
    }

    private final PeerConfig config;
    private final BooleanSupplier forming;
    private final Logger log;
    private final Map<PeerId, Absence> absent = new TreeMap<>();
    private boolean hinted;

    /**
     * @param forming whether this server knows of no ensemble that was formed
     */
    Absences(PeerConfig config, BooleanSupplier forming, Logger log) {
        this.config = config;
        this.forming = forming;
        this.log = log;
    }

    /** From now on there is no link with {@code peer}. */
    void gone(PeerId peer, long nowNanos) {
        absent.putIfAbsent(peer, new Absence(nowNanos));
    }

    /** There is a link with it. */
    void here(PeerId peer, long nowNanos) {
        Absence over = absent.remove(peer);
        if (over != null && over.told) {
            log.info("server {} is reachable again, after {} s", peer, over.seconds(nowNanos));
        }
    }

    /**
     * A dial came to nothing.
     *
     * @param unresolved whether its name did not resolve
     */
    void missed(PeerId peer, String reason, boolean unresolved, long nowNanos) {
        Absence absence = absent.get(peer);
        if (absence == null) {
            return;
        }
        absence.unresolved &= unresolved;
        if (config.voters().contains(peer) && nowNanos - absence.tellAtNanos >= 0) {
            absence.told = true;
            absence.tellAtNanos = nowNanos + AGAIN_AFTER_NANOS;
            log.warn(
                    "server {} has not been reachable for {} s: {}. It counts for the quorum all"
                            + " the same: {}. If it was taken away on purpose, such as by replicas"
                            + " below --servers, bring it back: a voter cannot be removed yet",
                    peer,
                    absence.seconds(nowNanos),
                    reason,
                    quorum());
        }
        hint(nowNanos);
    }

    private String quorum() {
        int voters = config.voters().size();
        int here = 0;
        for (PeerId voter : config.voters()) {
            here += absent.containsKey(voter) ? 0 : 1;
        }
        int spare = here - (voters / 2 + 1);
        String reachable = "of " + voters + " voters " + here + " are reachable, ";
        if (spare < 0) {
            return reachable + "and " + -spare + " more are needed for a quorum";
        }
        return reachable
                + (spare == 0
                        ? "and with the next one the quorum is lost"
                        : "and the quorum is lost with " + (spare + 1) + " more");
    }

    private void hint(long nowNanos) {
        if (hinted) {
            return;
        }
        List<PeerId> unresolved = new ArrayList<>();
        absent.forEach(
                (peer, absence) -> {
                    if (absence.unresolved && nowNanos - absence.sinceNanos >= HINT_AFTER_NANOS) {
                        unresolved.add(peer);
                    }
                });
        if (!unresolved.isEmpty() && forming.getAsBoolean()) {
            hinted = true;
            log.warn(
                    "no ensemble is formed yet, and these names have not resolved for {} s: {}."
                            + " Perhaps those servers were not started. In Kubernetes a headless"
                            + " service without publishNotReadyAddresses: true gives a pod its name"
                            + " only when it is ready: servers whose readiness needs a quorum never"
                            + " find each other so. This one goes on trying",
                    HINT_AFTER_NANOS / SECOND,
                    unresolved.stream().map(this::named).collect(Collectors.joining(", ")));
        }
    }

    private String named(PeerId peer) {
        PeerAddress address = config.servers().get(peer);
        return (address == null ? "" : address.host() + " of ") + "server " + peer;
    }
}
