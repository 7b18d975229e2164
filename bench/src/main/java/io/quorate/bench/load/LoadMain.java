package io.quorate.bench.load;

import java.util.Set;

/** The generator's command line. Exit codes: 0, 1 no or no clean measurement, 2 usage. */
public final class LoadMain {

    private static final int EXIT_FAILED = 1;
    private static final int EXIT_USAGE = 2;

    static final String USAGE =
            """
            usage: LoadMain --servers HOST:PORT,... [options]
              --op OP               set|get|create|sequential|delete|mixed90|multi|createdelete
                                    (set); multi is ten setData, counted as one
              --connections N       spread over the servers (30)
              --outstanding M       requests in flight on each, always; with --rate at most (1; 1024)
              --rate R              open loop: R requests a second over all connections (closed loop)
              --seconds S           measured (10)
              --warmup S            before that (3; 0 for delete)
              --value-bytes B       data of each znode (100)
              --keys K              znodes that set, get and multi use (1000), or that are created
                                    and then deleted by delete (300000)
              --session-timeout S   seconds (30)
              --json                one line of JSON
              --live                a line each second while it runs; where standard error is a
                                    terminal, there is one anyway
            instead:
              --outage              a write every millisecond through all servers in turn; tells
                                    the longest time without an acknowledged one
              --fan-out W           W sessions watch one znode: how long until the last has its
                                    event; ten changes
              --sessions N          opens N sessions, holds them for --seconds, closes them\
            """;

    private static final int FAN_OUT_CHANGES = 10;

    /** What a command line asks for. */
    record Command(LoadOptions options, Kind kind, int count, boolean json, boolean live) {}

    /** What a run is. */
    enum Kind {
        LOAD,
        OUTAGE,
        FAN_OUT,
        SESSIONS
    }

    /** What a run found, in both forms. */
    private record Outcome(String text, String json, boolean clean) {}

    private LoadMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) throws InterruptedException {
        if (Arguments.askForHelp(arguments)) {
            System.out.println(USAGE);
            return 0;
        }
        try {
            Command command = parse(arguments);
            Outcome outcome = run(command);
            System.out.println(command.json() ? outcome.json() : outcome.text());
            return outcome.clean() ? 0 : EXIT_FAILED;
        } catch (UsageException e) {
            System.err.println(e.getMessage() + "\n" + USAGE);
            return EXIT_USAGE;
        } catch (LoadFailure e) {
            System.err.println(e.getMessage());
            return EXIT_FAILED;
        }
    }

    private static Outcome run(Command command) throws LoadFailure, InterruptedException {
        LoadOptions options = command.options();
        return switch (command.kind()) {
            case LOAD -> {
                LiveLine live = command.live() ? LiveLine.onStandardError() : null;
                LoadReport report = LoadRun.run(options, new Observers(() -> 0, live));
                yield new Outcome(report.toText(), report.toJson(), report.isClean());
            }
            case OUTAGE -> {
                OutageReport report = OutageRun.run(options);
                yield new Outcome(report.toText(), report.toJson(), true);
            }
            case FAN_OUT -> {
                FanOutReport report =
                        FanOutRun.run(options, command.count(), FAN_OUT_CHANGES, Observers.none());
                yield new Outcome(report.toText(), report.toJson(), true);
            }
            case SESSIONS -> {
                SessionsReport report =
                        SessionsRun.run(
                                options, command.count(), () -> Thread.sleep(options.measured()));
                yield new Outcome(report.toText(), report.toJson(), true);
            }
        };
    }

    static Command parse(String[] line) throws UsageException {
        Arguments arguments = new Arguments(line, Set.of("--json", "--outage", "--live"));
        String name = arguments.text("--op", Operation.SET.option());
        Operation operation = Operation.ofOption(name);
        if (operation == null) {
            arguments.problems().add("--op is '" + name + "' and must be " + Operation.options());
            operation = Operation.SET;
        }
        int rate = arguments.number("--rate", 0, 0, 10_000_000);
        int keysMin = operation == Operation.MULTI ? Workload.SETS_IN_A_MULTI : 1;
        int warmup = operation == Operation.DELETE ? 0 : 3;
        LoadOptions options =
                new LoadOptions(
                        arguments.servers("--servers"),
                        arguments.number("--connections", 30, 1, 100_000),
                        arguments.number("--outstanding", rate == 0 ? 1 : 1_024, 1, 1 << 20),
                        operation,
                        rate,
                        arguments.seconds("--warmup", warmup, 0, 3_600),
                        arguments.seconds("--seconds", 10, 1, 86_400),
                        arguments.number("--value-bytes", 100, 0, 1_000_000),
                        arguments.number("--keys", operation.defaultKeys(), keysMin, 50_000_000),
                        arguments.seconds("--session-timeout", 30, 1, 3_600));
        Command command = command(arguments, options);
        arguments.finish();
        return command;
    }

    private static Command command(Arguments arguments, LoadOptions options) {
        boolean outage = arguments.has("--outage");
        int watchers = arguments.number("--fan-out", 0, 1, 1_000_000);
        int sessions = arguments.number("--sessions", 0, 1, 1_000_000);
        if ((outage ? 1 : 0) + (watchers > 0 ? 1 : 0) + (sessions > 0 ? 1 : 0) > 1) {
            arguments.problems().add("--outage, --fan-out and --sessions: one at a time");
        }
        Kind kind = Kind.LOAD;
        if (outage) {
            kind = Kind.OUTAGE;
        } else if (watchers > 0) {
            kind = Kind.FAN_OUT;
        } else if (sessions > 0) {
            kind = Kind.SESSIONS;
        }
        return new Command(
                options,
                kind,
                Math.max(watchers, sessions),
                arguments.has("--json"),
                arguments.has("--live") || LiveLine.standardErrorIsATerminal());
    }
}
