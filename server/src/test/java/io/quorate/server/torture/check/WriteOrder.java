package io.quorate.server.torture.check;

import static io.quorate.server.torture.check.Violation.hex;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes are linearizable: the order of zxids is one in which each comes behind all that anybody
 * had been shown when it was asked for (K1), and behind what its own session asked before (K2).
 */
final class WriteOrder {

    private static final String LINEARIZABLE = "K1 writes are linearizable";
    private static final String FIFO = "K2 a session's writes are done in order";

    private WriteOrder() {}

    static List<Violation> check(Knowledge knowledge) {
        List<Violation> violations = new ArrayList<>();
        Map<Long, List<Write>> bySession = new HashMap<>();
        for (Write write : knowledge.writes().all()) {
            if (write.zxid() == 0) {
                continue;
            }
            long shown = knowledge.moments().before(write.invokedNanos());
            if (write.zxid() <= shown) {
                violations.add(
                        new Violation(LINEARIZABLE, write + " was asked behind " + hex(shown)));
            }
            bySession.computeIfAbsent(write.session().id(), s -> new ArrayList<>()).add(write);
        }
        bySession.values().forEach(writes -> inOrder(writes, violations));
        return violations;
    }

    private static void inOrder(List<Write> writes, List<Violation> violations) {
        writes.sort(Comparator.comparingInt(write -> write.operation().index()));
        for (int i = 1; i < writes.size(); i++) {
            if (writes.get(i).zxid() < writes.get(i - 1).zxid()) {
                violations.add(new Violation(FIFO, writes.get(i - 1) + ", " + writes.get(i)));
            }
        }
    }
}
