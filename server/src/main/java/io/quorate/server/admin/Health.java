package io.quorate.server.admin;

import io.quorate.server.metrics.Picture;
import io.quorate.server.metrics.ServerView;
import io.quorate.server.node.NodeStatus;
import io.quorate.server.node.NodeStatus.Mode;
import io.quorate.server.zab.DiskState;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * {@code /livez}: whether the node loop answers, so whether a restart would help. {@code /readyz}:
 * whether clients are served, and if not why, and what to do. A server that waits for others is
 * alive and not ready, and so is one that was told to stop and still serves.
 */
final class Health {

    private final ServerView server;
    private final boolean leaderServes;
    private final Patience patience;

    /**
     * @param leaderServes whether a leader takes clients
     */
    Health(ServerView server, boolean leaderServes, Patience patience) {
        this.server = server;
        this.leaderServes = leaderServes;
        this.patience = patience;
    }

    /** Why clients are not served. */
    private record Reason(String reason, String what, String action) {

        Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("reason", reason);
            fields.put("what", what);
            fields.put("do", action);
            return fields;
        }
    }

    Answer live() throws InterruptedException {
        Map<String, Object> fields = new LinkedHashMap<>();
        try {
            patience.await(server.picture());
            fields.put("live", true);
            return Answer.json(Answer.OK, fields);
        } catch (TimeoutException silent) {
            fields.put("live", false);
            fields.put("reasons", List.of(silence().fields()));
            return Answer.json(Answer.UNAVAILABLE, fields);
        }
    }

    Answer ready() throws InterruptedException {
        Map<String, Object> fields = new LinkedHashMap<>();
        try {
            Picture picture = patience.await(server.picture());
            NodeStatus node = picture.node();
            boolean ready = node.serving() && !node.health().stopping();
            fields.put("ready", ready);
            fields.put("server", node.self().value());
            fields.put("mode", node.mode().text());
            fields.put("phase", node.phase());
            List<Reason> reasons = ready ? List.of() : reasons(node);
            fields.put("reasons", reasons.stream().map(Reason::fields).toList());
            fields.put("warnings", warnings(node).stream().map(Reason::fields).toList());
            return Answer.json(ready ? Answer.OK : Answer.UNAVAILABLE, fields);
        } catch (TimeoutException silent) {
            fields.put("ready", false);
            fields.put("reasons", List.of(silence().fields()));
            return Answer.json(Answer.UNAVAILABLE, fields);
        }
    }

    private Reason silence() {
        return new Reason(
                "silent",
                patience.over(),
                "look at the log, and at the load of the machine; if it stays so, restart it");
    }

    private List<Reason> reasons(NodeStatus node) {
        List<Reason> reasons = new ArrayList<>();
        if (node.health().stopping()) {
            reasons.add(
                    new Reason(
                            "stopping",
                            node.serving()
                                    ? "the server was told to stop, and serves on until the others"
                                            + " are a quorum without it"
                                    : "the server was told to stop",
                            "nothing: it ends by itself"));
        }
        standing(node, reasons);
        if (node.health().disk() == DiskState.Space.FULL) {
            reasons.add(
                    new Reason(
                            "disk_full",
                            "its disk has less room than diskFullMiB",
                            "make room on it, or give it more; it goes on by itself"));
        }
        if (node.mode() == Mode.LOOKING || node.mode() == Mode.READ_ONLY) {
            reasons.add(phase(node));
        } else if (node.mode() == Mode.LEADER && !leaderServes) {
            reasons.add(
                    new Reason(
                            "leading",
                            "it leads, and leaderServes=no says that a leader takes no clients",
                            "nothing: clients go to the other servers"));
        } else if (reasons.isEmpty()) {
            reasons.add(
                    new Reason(
                            "unconfirmed",
                            node.mode() == Mode.LEADER
                                    ? "a quorum has not answered this leader lately"
                                    : "the leader has not been heard from lately",
                            "see whether the servers reach each other on their peer ports"));
        }
        return reasons;
    }

    private static void standing(NodeStatus node, List<Reason> reasons) {
        switch (node.health().standing()) {
            case DAMAGED ->
                    reasons.add(
                            new Reason(
                                    "damaged",
                                    "its history on disk is damaged: it is good up to zxid 0x"
                                            + Long.toHexString(node.lastZxid())
                                            + "; the server's log, at its start, names the file"
                                            + " and the place",
                                    "leave it running while a majority of the others is up: it is"
                                            + " rebuilt; see the runbook in docs/operations.md"));
            case JOINING ->
                    reasons.add(
                            new Reason(
                                    "joining",
                                    "its history is being rebuilt from a leader, up to now to zxid"
                                            + " 0x"
                                            + Long.toHexString(node.lastZxid()),
                                    "wait; without a leader, start the other servers"));
            case NEW, VOTER -> {
                // It says nothing against the server.
            }
        }
    }

    private static Reason phase(NodeStatus node) {
        return switch (node.phase()) {
            case "leader discovery", "leader sync" ->
                    new Reason(
                            "electing",
                            "it is to lead, and waits for a quorum of followers",
                            "start the missing servers; see whether they reach this one's peer"
                                    + " port");
            case "learner discovery", "learner sync" ->
                    new Reason(
                            "syncing",
                            "it has found a leader and is being brought up to date, at zxid 0x"
                                    + Long.toHexString(node.lastZxid()),
                            "wait; if it does not get further, see whether it reaches the leader's"
                                    + " peer port");
            default ->
                    new Reason(
                            "looking",
                            "it looks for a leader: no quorum agrees on one",
                            "start the missing servers; see whether they reach each other on their"
                                    + " peer ports, and whether their server.N lines are the same");
        };
    }

    private static List<Reason> warnings(NodeStatus node) {
        return node.health().disk() == DiskState.Space.LOW
                ? List.of(
                        new Reason(
                                "disk_low",
                                "its disk has less room than diskLowMiB: while no quorum of disks"
                                        + " has more, what makes the data grow is refused",
                                "delete znodes, or give the volume more room"))
                : List.of();
    }
}
