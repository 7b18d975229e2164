package io.quorate.cli;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Why ours prints something else than ZooKeeper's; each has a row in docs/cli.md. A block may
 * differ for one reason, and for hints beside it.
 */
@SuppressWarnings("ImmutableEnumChecker") // the predicates keep nothing
enum Difference {
    HINT("Hints", (theirs, ours) -> false),
    WELCOME("Welcome", (theirs, ours) -> theirs.command().isEmpty() && has(ours, "Welcome to ")),
    USAGE(
            "Usage",
            (theirs, ours) ->
                    ours.lines().stream().anyMatch(line -> line.startsWith("usage: "))
                            && (has(theirs, theirs.command().split(" ")[0] + " ")
                                    || has(theirs, "usage: ")
                                    || has(theirs, "org.apache.commons.cli."))),
    HELP(
            "Help",
            (theirs, ours) ->
                    has(theirs, "ZooKeeper -server ")
                            && (has(ours, "Command not found: ") || has(ours, "\taddWatch"))),
    VERSION("Version", (theirs, ours) -> has(theirs, "ZooKeeper CLI version")),
    PATH(
            "Paths",
            (theirs, ours) -> has(theirs, "Path must ") && first(ours).contains("is no path")),
    ARGUMENT(
            "Arguments",
            (theirs, ours) ->
                    (has(theirs, "-t argument")
                                    || has(theirs, "NumberFormat")
                                    || has(theirs, "addWatch "))
                            && ours.lines()
                                    .get(0)
                                    .matches(".* (is a number, not|not FOO).*|-m is .*")),
    ACL(
            "ACLs",
            (theirs, ours) ->
                    has(theirs, first(ours))
                            && theirs.lines().size() > 1
                            && theirs.command().matches("(create|setAcl) .*")),
    DELETED_COUNT(
            "Count of deleteall",
            (theirs, ours) ->
                    theirs.lines().isEmpty() && first(ours).matches("deleted \\d+ znodes?")),
    OLD_VERSION(
            "Version behind the path",
            (theirs, ours) ->
                    theirs.command().matches("delete \\S+ \\d+") && has(ours, "version No ")),
    OLD_VERSION_AFTERWARDS(
            "What follows from it", (theirs, ours) -> theirs.command().equals("delete /t/e")),
    FILE("Files", (theirs, ours) -> has(theirs, "Error processing ")),
    RECURSIVE(
            "Recursive watches",
            (theirs, ours) ->
                    theirs.command().matches("removewatches /t -[ra]")
                            && theirs.lines().size() + ours.lines().size() == 1),
    NOT_CONNECTED(
            "Without a session",
            (theirs, ours) ->
                    theirs.lines().stream().allMatch(line -> line.equals("Not connected"))
                            && !theirs.lines().isEmpty());

    private final String title;
    private final BiPredicate<Transcript.Block, Transcript.Block> explains;

    Difference(String title, BiPredicate<Transcript.Block, Transcript.Block> explains) {
        this.title = title;
        this.explains = explains;
    }

    String title() {
        return title;
    }

    private static String first(Transcript.Block block) {
        return block.lines().isEmpty() ? "" : block.lines().getFirst();
    }

    private static boolean has(Transcript.Block block, String beginning) {
        return block.lines().stream().anyMatch(line -> line.startsWith(beginning));
    }

    /** Why these differ; nothing if they do not. */
    static Set<Difference> between(Transcript.Block theirs, Transcript.Block ours) {
        Set<Difference> reasons = EnumSet.noneOf(Difference.class);
        List<String> withoutHints = new ArrayList<>(ours.lines());
        if (withoutHints.removeIf(line -> line.startsWith("hint: "))) {
            reasons.add(HINT);
        }
        Transcript.Block rest = new Transcript.Block(ours.command(), withoutHints);
        if (theirs.lines().equals(withoutHints)) {
            return reasons;
        }
        for (Difference one : values()) {
            if (one.explains.test(theirs, rest)) {
                reasons.add(one);
                return reasons;
            }
        }
        throw new AssertionError(
                "> %s%ntheirs:%n%s%nours:%n%s"
                        .formatted(
                                theirs.command(),
                                String.join("\n", theirs.lines()),
                                String.join("\n", withoutHints)));
    }
}
