package io.quorate.server.tool;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/**
 * Which rows are shown. A row passes if it has all that is asked for: one without a path does not
 * pass where a path is asked for.
 *
 * @param from the lowest zxid, null for any
 * @param to the highest zxid, null for any
 * @param kinds the kinds to show, empty for all
 * @param path what a path must begin with, null for any
 * @param session the session, null for any
 */
record Filter(
        @Nullable Long from,
        @Nullable Long to,
        Set<String> kinds,
        @Nullable String path,
        @Nullable Long session) {

    /** The options that this is read from; each has a value. */
    static final List<String> OPTIONS = List.of("--from", "--to", "--kind", "--path", "--session");

    /** Reads {@link #OPTIONS}. */
    static Filter of(Arguments arguments, List<String> kinds) throws Refusal {
        return new Filter(
                arguments.bits("--from"),
                arguments.bits("--to"),
                arguments.choices("--kind", kinds),
                arguments.value("--path"),
                arguments.bits("--session"));
    }

    /** Whether any row of this kind may pass. */
    boolean mayPass(String kind) {
        return kinds.isEmpty() || kinds.contains(kind);
    }

    boolean passes(Row row) {
        return mayPass(row.kind())
                && passesZxid(row.zxid())
                && (session == null || session.equals(row.session()))
                && passesPath(row.paths());
    }

    private boolean passesZxid(@Nullable Long zxid) {
        if (from == null && to == null) {
            return true;
        }
        return zxid != null && (from == null || zxid >= from) && (to == null || zxid <= to);
    }

    private boolean passesPath(List<String> paths) {
        String prefix = path;
        return prefix == null || paths.stream().anyMatch(one -> one.startsWith(prefix));
    }
}
