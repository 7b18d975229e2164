package io.quorate.bench.load;

import java.util.Set;

/** The generator's command line. Exit codes: 0, 1 no or no clean measurement, 2 usage. */
public final class LoadMain {

    private static final int EXIT_FAILED = 1;
    private static final int EXIT_USAGE = 2;

    static final String USAGE =
            """
            usage: LoadMain --servers HOST:PORT,... [options]
              --op OP               set|get|create|mixed90|createdelete (set)
              --connections N       spread over the servers (30)
              --outstanding M       requests in flight on each, always; with --rate at most (1; 1024)
              --rate R              open loop: R requests a second over all connections (closed loop)
              --seconds S           measured (10)
              --warmup S            before that (3)
              --value-bytes B       data of each znode (100)
              --keys K              znodes that set and get use (1000)
              --session-timeout S   seconds (30)
              --json                one line of JSON
              --outage              instead: a write every millisecond through all servers in turn;
                                    tells the longest time without an acknowledged one\
            """;

    /** What a command line asks for. */
    record Command(LoadOptions options, boolean outage, boolean json) {}

    private LoadMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) throws InterruptedException {
        try {
            Command command = parse(arguments);
            if (command.outage()) {
                OutageReport report = OutageRun.run(command.options());
                System.out.println(command.json() ? report.toJson() : report.toText());
                return 0;
            }
            LoadReport report = LoadRun.run(command.options());
            System.out.println(command.json() ? report.toJson() : report.toText());
            return report.isClean() ? 0 : EXIT_FAILED;
        } catch (UsageException e) {
            System.err.println(e.getMessage() + "\n" + USAGE);
            return EXIT_USAGE;
        } catch (LoadFailure e) {
            System.err.println(e.getMessage());
            return EXIT_FAILED;
        }
    }

    static Command parse(String[] line) throws UsageException {
        Arguments arguments = new Arguments(line, Set.of("--json", "--outage"));
        String name = arguments.text("--op", Operation.SET.option());
        Operation operation = Operation.ofOption(name);
        if (operation == null) {
            arguments.problems().add("--op is '" + name + "' and must be " + Operation.options());
            operation = Operation.SET;
        }
        int rate = arguments.number("--rate", 0, 0, 10_000_000);
        LoadOptions options =
                new LoadOptions(
                        arguments.servers("--servers"),
                        arguments.number("--connections", 30, 1, 100_000),
                        arguments.number("--outstanding", rate == 0 ? 1 : 1_024, 1, 1 << 20),
                        operation,
                        rate,
                        arguments.seconds("--warmup", 3, 0, 3_600),
                        arguments.seconds("--seconds", 10, 1, 86_400),
                        arguments.number("--value-bytes", 100, 0, 1_000_000),
                        arguments.number("--keys", 1_000, 1, 1_000_000),
                        arguments.seconds("--session-timeout", 30, 1, 3_600));
        Command command = new Command(options, arguments.has("--outage"), arguments.has("--json"));
        arguments.finish();
        return command;
    }
}
