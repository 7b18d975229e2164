package io.quorate.server.torture.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What all clients saw of three servers, from their first start on. */
public record History(List<SessionLog> sessions) {

    private record Line(long atNanos, String text) {}

    /** As text, a line for each entry, in the order in which clients were told. */
    public List<String> lines() {
        List<Line> lines = new ArrayList<>();
        for (SessionLog session : sessions) {
            for (Entry entry : session.entries()) {
                lines.add(new Line(entry.atNanos(), session + " " + entry));
            }
            String end = session + " " + session.end() + ", timeout " + session.timeoutMillis();
            lines.add(new Line(session.endedNanos(), end));
        }
        lines.sort(Comparator.comparingLong(Line::atNanos));
        return lines.stream().map(line -> line.atNanos() + " " + line.text()).toList();
    }
}
