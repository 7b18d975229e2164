package io.quorate.server.torture.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * At the end each server's whole tree is read: all are equal, with every {@code Stat}; no ephemeral
 * znode is left of a session that is over; and every acknowledged write is there (K13), which is
 * looked for once more here in the plainest way.
 */
final class FinalTrees {

    private static final String EQUAL = "C1 all servers have the same tree";
    private static final String DURABLE = "K13 what was acknowledged is there";
    private static final String GONE = "K8 the ephemeral znodes of an ended session are gone";

    private final List<Violation> violations = new ArrayList<>();

    private FinalTrees() {}

    static List<Violation> check(History history, Knowledge knowledge) {
        FinalTrees trees = new FinalTrees();
        SessionLog first = null;
        Map<String, Fact.Present> expected = Map.of();
        for (SessionLog reader : history.sessions()) {
            if (reader.reader() == 0) {
                continue;
            }
            Map<String, Fact.Present> tree = tree(reader);
            if (first == null) {
                first = reader;
                expected = tree;
            }
            trees.equal(first, expected, reader, tree);
            trees.holds(reader, tree, knowledge);
            trees.gone(history, reader, tree);
        }
        return trees.violations;
    }

    private static Map<String, Fact.Present> tree(SessionLog reader) {
        Map<String, Fact.Present> tree = new TreeMap<>();
        for (Entry.Operation read : reader.operations()) {
            for (Fact fact : Fact.of(read)) {
                if (fact instanceof Fact.Present present && present.value() != null) {
                    tree.put(present.path(), present);
                }
            }
        }
        return tree;
    }

    private void equal(
            SessionLog first,
            Map<String, Fact.Present> expected,
            SessionLog reader,
            Map<String, Fact.Present> tree) {
        Map<String, Fact.Present> all = new TreeMap<>(expected);
        all.putAll(tree);
        for (String path : all.keySet()) {
            Fact.Present here = expected.get(path);
            Fact.Present there = tree.get(path);
            if (here == null || !here.equals(there)) {
                violations.add(
                        new Violation(
                                EQUAL,
                                "server "
                                        + first.reader()
                                        + " has "
                                        + here
                                        + ", server "
                                        + reader.reader()
                                        + " "
                                        + there));
            }
        }
    }

    private void holds(SessionLog reader, Map<String, Fact.Present> tree, Knowledge knowledge) {
        long beganNanos =
                reader.operations().isEmpty() ? 0 : reader.operations().getFirst().invokedNanos();
        for (Write write : knowledge.writes().all()) {
            if (write.isDone()
                    && write.zxid() != 0
                    && write.operation().completedNanos() < beganNanos) {
                write.parts().forEach(part -> holds(reader, tree, knowledge, write, part));
            }
        }
    }

    private void holds(
            SessionLog reader,
            Map<String, Fact.Present> tree,
            Knowledge knowledge,
            Write write,
            Request.Part part) {
        boolean sequential = part instanceof Request.Create create && create.mode().isSequential();
        boolean lasts =
                switch (part) {
                    case Request.Create create -> !create.mode().isEphemeral();
                    case Request.SetData _ -> true;
                    case Request.Delete _, Request.Check _ -> false;
                };
        if (!lasts || sequential || isDeletedLater(knowledge, part.path(), write)) {
            return;
        }
        Fact.Present found = tree.get(part.path());
        if (found == null || found.stat().mzxid() < write.zxid()) {
            violations.add(
                    new Violation(
                            DURABLE,
                            "server " + reader.reader() + " has " + found + " behind " + write));
        }
    }

    private static boolean isDeletedLater(Knowledge knowledge, String path, Write write) {
        return knowledge.writes().deleting(path).stream()
                .anyMatch(
                        deletion ->
                                !deletion.isRefused()
                                        && (deletion.zxid() == 0
                                                || deletion.zxid() > write.zxid()));
    }

    private void gone(History history, SessionLog reader, Map<String, Fact.Present> tree) {
        for (Fact.Present znode : tree.values()) {
            for (SessionLog session : history.sessions()) {
                if (znode.stat().ephemeralOwner() != 0
                        && session.id() == znode.stat().ephemeralOwner()
                        && session.end() != SessionLog.End.OPEN
                        && session.endedNanos() < reader.operations().getFirst().invokedNanos()) {
                    violations.add(
                            new Violation(GONE, "server " + reader.reader() + " has " + znode));
                }
            }
        }
    }
}
