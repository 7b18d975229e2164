package io.quorate.server.torture;

import io.quorate.server.torture.check.Entry;
import io.quorate.server.torture.check.History;
import io.quorate.server.torture.check.Outcome;
import io.quorate.server.torture.check.SessionLog;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an episode covered, and what was wrong.
 *
 * @param problems what no server may do; empty if all is well
 */
record Report(History history, Map<Fault, Integer> faults, List<String> problems) {

    /** Counts of several episodes. */
    static final class Totals {
        private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
        private final Map<String, int[]> operations = new TreeMap<>();
        private final Map<SessionLog.End, Integer> sessions = new EnumMap<>(SessionLog.End.class);
        private int events;
        private int episodes;

        void add(Report report) {
            episodes++;
            report.faults.forEach((fault, count) -> faults.merge(fault, count, Integer::sum));
            for (SessionLog session : report.history.sessions()) {
                sessions.merge(session.end(), 1, Integer::sum);
                session.entries().forEach(this::add);
            }
        }

        private void add(Entry entry) {
            switch (entry) {
                case Entry.Operation operation -> {
                    String name = operation.request().getClass().getSimpleName();
                    int column =
                            switch (operation.outcome()) {
                                case Outcome.Done _ -> 0;
                                case Outcome.Refused _ -> 1;
                                case Outcome.Unknown _ -> 2;
                            };
                    operations.computeIfAbsent(name, n -> new int[3])[column]++;
                }
                case Entry.Fired _ -> events++;
                case Entry.Connection _ -> {}
            }
        }

        /** Operations that were carried out. */
        int done() {
            return operations.values().stream().mapToInt(counts -> counts[0]).sum();
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            text.append(episodes).append(" episodes\nfaults: ").append(faults);
            text.append("\nsessions: ").append(sessions);
            text.append("\nevents of watches: ").append(events);
            operations.forEach(
                    (name, counts) ->
                            text.append(
                                    "\n%-12s %6d done %6d refused %6d unknown"
                                            .formatted(name, counts[0], counts[1], counts[2])));
            return text.toString();
        }
    }
}
