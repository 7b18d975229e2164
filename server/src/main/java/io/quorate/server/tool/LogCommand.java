package io.quorate.server.tool;

import io.quorate.server.wal.StorageException;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** {@code log dump FOLDER...} and {@code log verify FOLDER...}. */
final class LogCommand {

    private static final String DATA = "--data";
    private static final String VOID = "--void";
    private static final String LIMIT = "--limit";
    private static final String USAGE =
            "log: what? there are  log dump FOLDER...  and  log verify FOLDER..., where FOLDER is a"
                    + " dataDir, a dataLogDir or a segment; docs/operations.md has the options";

    private LogCommand() {}

    /**
     * Carries it out.
     *
     * @param line what stands behind {@code log}
     * @param featureLevel highest feature level of this build
     * @return the exit code
     */
    static int run(List<String> line, int featureLevel, PrintStream out, PrintStream err)
            throws Refusal {
        String what = line.isEmpty() ? "" : line.getFirst();
        List<String> rest = line.isEmpty() ? line : line.subList(1, line.size());
        return switch (what) {
            case "dump" -> dump(rest, out, err);
            case "verify" -> verify(rest, featureLevel, out, err);
            default -> throw Refusal.usage(USAGE);
        };
    }

    private static int dump(List<String> line, PrintStream out, PrintStream err) throws Refusal {
        List<String> valued = new ArrayList<>(Filter.OPTIONS);
        valued.addAll(List.of(LIMIT, Printer.OPTION));
        Arguments arguments = Arguments.parse(line, valued, List.of(DATA, VOID));
        LogDump dump =
                new LogDump(
                        new LogDump.Wish(
                                Filter.of(arguments, LogRows.KINDS),
                                arguments.has(DATA),
                                arguments.has(VOID),
                                arguments.count(LIMIT, Long.MAX_VALUE)),
                        Printer.of(arguments, out));
        int exitCode = Tool.EXIT_OK;
        for (LogSource source : sources(arguments)) {
            try {
                dump.dump(source);
            } catch (IOException e) {
                exitCode = Math.max(exitCode, unreadable(e, source, out, err));
            }
        }
        out.flush();
        dump.notes().forEach(note -> err.println("quorate log dump: " + note));
        return dump.isDamaged() ? Math.max(exitCode, Tool.EXIT_DAMAGED) : exitCode;
    }

    private static int verify(List<String> line, int featureLevel, PrintStream out, PrintStream err)
            throws Refusal {
        Arguments arguments = Arguments.parse(line, List.of(Printer.OPTION), List.of());
        Printer printer = Printer.of(arguments, out);
        int exitCode = Tool.EXIT_OK;
        for (LogSource source : sources(arguments)) {
            try {
                LogReport report = LogVerify.verify(source, featureLevel);
                report.print(printer);
                int own = report.isDamaged() ? Tool.EXIT_DAMAGED : Tool.EXIT_OK;
                exitCode = Math.max(exitCode, own);
            } catch (IOException e) {
                exitCode = Math.max(exitCode, unreadable(e, source, out, err));
            }
        }
        return exitCode;
    }

    private static List<LogSource> sources(Arguments arguments) throws Refusal {
        if (arguments.words().isEmpty()) {
            throw Refusal.usage(USAGE);
        }
        return LogSource.of(arguments.words());
    }

    /** The other folders are still shown. */
    private static int unreadable(
            IOException e, LogSource source, PrintStream out, PrintStream err) {
        out.flush();
        String reason = StorageException.reason(e);
        err.println(
                "quorate log: "
                        + (e instanceof StorageException
                                ? reason
                                : "cannot read the log in " + source.name() + ": " + reason));
        return Tool.EXIT_UNREADABLE;
    }
}
