package io.quorate.bench.load;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the requests of a run are. */
public enum Operation {
    /** setData on existing znodes, any version. */
    SET,
    /** getData without a watch. */
    GET,
    /** create of persistent znodes, each connection below a parent of its own. */
    CREATE,
    /** create of persistent sequential znodes, each connection below a parent of its own. */
    SEQUENTIAL,
    /** delete of znodes that were all created before; the run ends early when none is left. */
    DELETE,
    /** Nine getData to one setData. */
    MIXED90,
    /** Ten setData in one multi, which counts as one. */
    MULTI,
    /** Create of an ephemeral znode and its deletion, counted as two. */
    CREATEDELETE;

    /** The operation of this name as the command line has it, or null. */
    public static @Nullable Operation ofOption(String name) {
        return Arrays.stream(values())
                .filter(operation -> operation.option().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** All names, for messages. */
    static String options() {
        return Arrays.stream(values()).map(Operation::option).collect(Collectors.joining("|"));
    }

    /** Its name on the command line and in reports. */
    public String option() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How many znodes it uses where nobody says: those to be deleted last for some seconds. */
    public int defaultKeys() {
        return this == DELETE ? 300_000 : 1_000;
    }

    /** Whether it changes nothing. */
    public boolean isRead() {
        return this == GET;
    }
}
