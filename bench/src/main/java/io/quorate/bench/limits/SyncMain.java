package io.quorate.bench.limits;

import io.quorate.bench.load.Arguments;
import io.quorate.bench.load.UsageException;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Asks the disk alone: writes and syncs without a server. Exit codes: 0, 2 usage. */
public final class SyncMain {

    private static final int EXIT_USAGE = 2;

    /** Bytes of the writes that are tried: a lone transaction, and a batch of them. */
    public static final List<Integer> WRITE_BYTES = List.of(4 << 10, 64 << 10);

    static final String USAGE =
            """
            usage: SyncMain [options]
              --dir FOLDER   on the disk that is asked; the file is deleted (.)
              --seconds S    of each of the four loops (2)
              --json         a line of JSON for each\
            """;

    /** What a command line asks for. */
    record Command(Path folder, Duration time, boolean json) {}

    private SyncMain() {}

    public static void main(String[] arguments) throws IOException {
        if (Arguments.askForHelp(arguments)) {
            System.out.println(USAGE);
            return;
        }
        try {
            run(parse(arguments));
        } catch (UsageException e) {
            System.err.println(e.getMessage() + "\n" + USAGE);
            System.exit(EXIT_USAGE);
        }
    }

    private static void run(Command command) throws IOException {
        for (SyncLoop.Target target : SyncLoop.Target.values()) {
            for (int writeBytes : WRITE_BYTES) {
                SyncReport report =
                        SyncLoop.run(command.folder(), target, writeBytes, command.time());
                System.out.println(command.json() ? report.toJson() : report.toText());
            }
        }
    }

    static Command parse(String[] line) throws UsageException {
        Arguments arguments = new Arguments(line, Set.of("--json"));
        Command command =
                new Command(
                        Path.of(arguments.text("--dir", ".")),
                        arguments.seconds("--seconds", 2, 1, 600),
                        arguments.has("--json"));
        arguments.finish();
        return command;
    }
}
