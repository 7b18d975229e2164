package io.quorate.bench.table;

import java.util.Map;

/** A part of a report, which grows while it is measured. */
public interface Section {

    /** Its heading. */
    String title();

    /** Whether nothing is in it yet. */
    boolean isEmpty();

    /** What stands below the heading, plots not included. */
    String toMarkdown();

    /** The same for a program, every round by itself: something that {@link Json} writes. */
    Object toJson();

    /** Plots as SVG, by a name that is good for a file. */
    default Map<String, String> plots() {
        return Map.of();
    }
}
