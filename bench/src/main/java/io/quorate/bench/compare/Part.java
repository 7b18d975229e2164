package io.quorate.bench.compare;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a comparison may consist of, in the order in which it is measured. */
enum Part {
    LIMITS,
    LOADS,
    SESSIONS,
    FAN_OUT,
    OUTAGES,
    SIZES,
    SCALE,
    GROWTH;

    static final String ALL =
            Arrays.stream(values()).map(Part::option).collect(Collectors.joining(","));

    static final String DAILY = "limits,loads,sessions,fan-out,outages";

    /** Measures one of them; what fails is said in its section. */
    interface Measurer {
        void measure() throws IOException, InterruptedException;
    }

    String option() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Reads names with commas between; what is no name goes to the problems. */
    static Set<Part> parse(String text, List<String> problems) {
        Set<Part> parts = EnumSet.noneOf(Part.class);
        for (String name : text.split(",", -1)) {
            Arrays.stream(values())
                    .filter(part -> part.option().equals(name))
                    .findFirst()
                    .ifPresentOrElse(
                            parts::add,
                            () -> problems.add("--parts: '" + name + "' is none of " + ALL));
        }
        return parts;
    }
}
