package io.quorate.server.tool;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * One thing that a tool shows: a line of text, or a JSON object.
 *
 * @param kind what it is, as {@code --kind} names it
 * @param zxid what {@code --from} and {@code --to} are compared with, null if it has none
 * @param session what {@code --session} is compared with, null if it has none
 * @param paths what {@code --path} is compared with
 * @param fields what is shown
 */
record Row(
        String kind,
        @Nullable Long zxid,
        @Nullable Long session,
        List<String> paths,
        Fields fields) {

    /** A row that has nothing to filter by but its kind. */
    static Row of(String kind, Fields fields) {
        return new Row(kind, null, null, List.of(), fields);
    }
}
