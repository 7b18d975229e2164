package io.quorate.server.tool;

import java.io.PrintStream;
import java.util.List;

/** The tools of {@code bin/quorate} that read what lies on a disk, or what a server is told. */
public final class Tool {

    /** Done, and nothing is damaged. A number never changes its meaning: docs/operations.md. */
    static final int EXIT_OK = 0;

    /** Done, and damage was found. */
    static final int EXIT_DAMAGED = 1;

    /** Done, and two things that were compared differ. */
    static final int EXIT_DIFFERENT = 1;

    /** Done, and a server would not start so. */
    static final int EXIT_INVALID = 1;

    static final int EXIT_USAGE = 2;

    /** The files are not there, of another kind, of a newer build, or cannot be read. */
    static final int EXIT_UNREADABLE = 4;

    private Tool() {}

    /**
     * Carries out a command.
     *
     * @param line the command and what stands behind it
     * @param around what a tool may not look up by itself
     * @param out for what was asked for
     * @param err for one line where it cannot be done, and remarks
     * @return the exit code
     */
    public static int run(
            List<String> line, Surroundings around, PrintStream out, PrintStream err) {
        String command = line.isEmpty() ? "" : line.getFirst();
        List<String> rest = line.isEmpty() ? line : line.subList(1, line.size());
        try {
            return switch (command) {
                case "config" -> ConfigCommand.run(rest, around, out, err);
                case "log" -> LogCommand.run(rest, around.featureLevel(), out, err);
                case "snapshot" -> SnapshotCommand.run(rest, around.featureLevel(), out, err);
                default ->
                        throw Refusal.usage(
                                "no tool '" + command + "'; there are config, log, snapshot");
            };
        } catch (Refusal refusal) {
            err.println("quorate " + command + ": " + refusal.getMessage());
            return refusal.exitCode();
        } finally {
            out.flush();
        }
    }
}
