package io.quorate.server.tool;

import io.quorate.server.wal.LogFiles;
import io.quorate.server.wal.StorageException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code snapshot dump FOLDER...}, {@code snapshot verify FOLDER...}, {@code snapshot diff A B}.
 */
final class SnapshotCommand {

    private static final String DATA = "--data";
    private static final String LIMIT = "--limit";
    private static final String LOG = "--log";

    /** Those of {@link Filter#OPTIONS} that are about what is in a state. */
    private static final List<String> FILTERS = List.of("--kind", "--path", "--session");

    private static final String USAGE =
            "snapshot: what? there are  snapshot dump FOLDER...  snapshot verify FOLDER...  and "
                    + " snapshot diff FOLDER FOLDER, where FOLDER is a dataDir, a state- folder or"
                    + " a snapshot's; docs/operations.md has the options";

    private final int featureLevel;
    private final PrintStream out;
    private final PrintStream err;

    private SnapshotCommand(int featureLevel, PrintStream out, PrintStream err) {
        this.featureLevel = featureLevel;
        this.out = out;
        this.err = err;
    }

    /**
     * Carries it out.
     *
     * @param line what stands behind {@code snapshot}
     * @param featureLevel highest feature level of this build
     * @return the exit code
     */
    static int run(List<String> line, int featureLevel, PrintStream out, PrintStream err)
            throws Refusal {
        SnapshotCommand command = new SnapshotCommand(featureLevel, out, err);
        String what = line.isEmpty() ? "" : line.getFirst();
        List<String> rest = line.isEmpty() ? line : line.subList(1, line.size());
        return switch (what) {
            case "dump" -> command.dump(rest);
            case "verify" -> command.verify(rest);
            case "diff" -> command.diff(rest);
            default -> throw Refusal.usage(USAGE);
        };
    }

    private static Arguments parseWithFilters(List<String> line) throws Refusal {
        List<String> valued = new ArrayList<>(FILTERS);
        valued.addAll(List.of(LIMIT, Printer.OPTION));
        return Arguments.parse(line, valued, List.of(DATA));
    }

    private int dump(List<String> line) throws Refusal {
        Arguments arguments = parseWithFilters(line);
        StateDump dump =
                new StateDump(
                        Filter.of(arguments, StateRows.KINDS),
                        arguments.has(DATA),
                        arguments.count(LIMIT, Long.MAX_VALUE),
                        Printer.of(arguments, out));
        int exitCode = Tool.EXIT_OK;
        for (String word : words(arguments)) {
            try {
                dump.dump(StateSource.of(word, featureLevel).toRead());
            } catch (IOException e) {
                exitCode = Math.max(exitCode, unreadable(e, word));
            }
        }
        say("dump", dump.notes());
        return dump.isDamaged() ? Math.max(exitCode, Tool.EXIT_DAMAGED) : exitCode;
    }

    private int verify(List<String> line) throws Refusal {
        Arguments arguments = Arguments.parse(line, List.of(LOG, Printer.OPTION), List.of());
        Printer printer = Printer.of(arguments, out);
        LogFiles log = log(arguments.value(LOG));
        int exitCode = Tool.EXIT_OK;
        for (String word : words(arguments)) {
            try {
                StateReport report =
                        StateVerify.verify(
                                () -> StateSource.of(word, featureLevel), log, featureLevel);
                report.print(printer);
                int own = report.isDamaged() ? Tool.EXIT_DAMAGED : Tool.EXIT_OK;
                exitCode = Math.max(exitCode, own);
            } catch (IOException e) {
                exitCode = Math.max(exitCode, unreadable(e, word));
            }
        }
        return exitCode;
    }

    private static @Nullable LogFiles log(@Nullable String folder) throws Refusal {
        return folder == null ? null : LogSource.of(List.of(folder)).getFirst().files();
    }

    private int diff(List<String> line) throws Refusal {
        Arguments arguments = parseWithFilters(line);
        List<String> words = words(arguments);
        if (words.size() != 2) {
            throw Refusal.usage(
                    "snapshot diff compares two folders, and " + words.size() + " given");
        }
        StateDiff diff =
                new StateDiff(
                        Filter.of(arguments, StateRows.KINDS),
                        arguments.has(DATA),
                        arguments.count(LIMIT, Long.MAX_VALUE),
                        Printer.of(arguments, out));
        try {
            boolean equal =
                    diff.compare(
                            StateSource.of(words.get(0), featureLevel).toRead(),
                            StateSource.of(words.get(1), featureLevel).toRead());
            say("diff", diff.notes());
            return equal ? Tool.EXIT_OK : Tool.EXIT_DIFFERENT;
        } catch (IOException e) {
            return unreadable(e, "one of the two");
        }
    }

    private static List<String> words(Arguments arguments) throws Refusal {
        if (arguments.words().isEmpty()) {
            throw Refusal.usage(USAGE);
        }
        return arguments.words();
    }

    private void say(String what, List<String> notes) {
        out.flush();
        notes.forEach(note -> err.println("quorate snapshot " + what + ": " + note));
    }

    /** The other folders are still shown. */
    private int unreadable(IOException e, String word) {
        out.flush();
        String reason = StorageException.reason(e);
        err.println("quorate snapshot: cannot read the state in " + word + ": " + reason);
        return Tool.EXIT_UNREADABLE;
    }
}
