package io.quorate.cli;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.Compat;
import io.quorate.cli.output.Format;

import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What stands before the command, and the command.
 *
 * @param servers where they are, with the chroot
 * @param timeoutMillis the session timeout that is asked for, and how long a server may be waited
 *     for
 * @param readOnly whether a server without a quorum will do
 * @param waitForConnection whether to wait that long although no server listens
 * @param clientConfiguration a file of ZooKeeper's settings for clients; null for none
 * @param compat whose text is printed
 * @param format how results are shown
 * @param yes whether questions are answered so, unasked
 * @param help whether only help is wanted
 * @param command empty for the shell
 */
public record LaunchOptions(
        String servers,
        int timeoutMillis,
        boolean readOnly,
        boolean waitForConnection,
        @Nullable Path clientConfiguration,
        Compat compat,
        Format format,
        boolean yes,
        boolean help,
        List<String> command) {

    static final String USAGE =
            """
            usage: zkCli.sh [OPTION...] [COMMAND [ARGUMENT...]]

              -server HOST:PORT,...[/CHROOT]  where the servers are (localhost:2181)
              -timeout MILLIS                 of the session (30000)
              -r                              a server without a quorum will do, for reading
              -waitforconnection              wait for a server even where none listens yet
              -client-configuration FILE      ZooKeeper's settings for clients: TLS
              -o, --output FORMAT             text, json, yaml, table or jsonpath=EXPRESSION
              --compat 3.4|3.9                whose text is printed (3.9; or QUORATE_CLI_COMPAT)
              -y, --yes                       do not ask before deleteall
              -h, --help                      this

            Without a command there is a shell. Exit codes: 0 done, 1 refused by a server, 2 not
            understood, 3 no server, 4 unknown whether it was done, 5 output lost or an error of its own.

            """;

    private static final String DEFAULT_SERVERS = "localhost:2181";
    private static final String DEFAULT_TIMEOUT = "30000";
    private static final String COMPAT_VARIABLE = "QUORATE_CLI_COMPAT";

    public LaunchOptions {
        command = List.copyOf(command);
    }

    private static Options options() {
        return new Options()
                .addOption(either("server", true))
                .addOption(either("timeout", true))
                .addOption(either("r", false))
                .addOption(either("waitforconnection", false))
                .addOption(either("client-configuration", true))
                .addOption(Option.builder("o").longOpt("output").hasArg().get())
                .addOption(either("compat", true))
                .addOption(Option.builder("y").longOpt("yes").get())
                .addOption(Option.builder("h").longOpt("help").get());
    }

    /** With one dash, as ZooKeeper has it, or two. */
    private static Option either(String name, boolean hasArgument) {
        return Option.builder(name).longOpt(name).hasArg(hasArgument).get();
    }

    /** Reads them. */
    static LaunchOptions parse(String[] arguments, Map<String, String> environment)
            throws CliFailure {
        try {
            CommandLine line =
                    DefaultParser.builder()
                            .setAllowPartialMatching(false)
                            .get()
                            .parse(options(), arguments, true);
            return of(line, environment);
        } catch (ParseException wrong) {
            throw CliFailure.usage(
                    String.valueOf(wrong.getMessage()), "zkCli.sh -h lists the options");
        }
    }

    private static LaunchOptions of(CommandLine line, Map<String, String> environment)
            throws CliFailure {
        String compat =
                line.getOptionValue("compat", environment.getOrDefault(COMPAT_VARIABLE, "3.9"));
        String configuration = line.getOptionValue("client-configuration");
        return new LaunchOptions(
                line.getOptionValue("server", DEFAULT_SERVERS),
                timeout(line.getOptionValue("timeout", DEFAULT_TIMEOUT)),
                line.hasOption("r"),
                line.hasOption("waitforconnection"),
                configuration == null ? null : Path.of(configuration),
                Compat.parse(compat),
                Format.parse(line.getOptionValue("o", "text")),
                line.hasOption("y"),
                line.hasOption("h"),
                command(line));
    }

    private static int timeout(String text) throws CliFailure {
        try {
            int millis = Integer.parseInt(text);
            if (millis > 0) {
                return millis;
            }
        } catch (NumberFormatException wrong) {
            // said below
        }
        throw CliFailure.usage("-timeout is a number of milliseconds, not " + text);
    }

    private static List<String> command(CommandLine line) throws CliFailure {
        List<String> words = line.getArgList();
        if (!words.isEmpty() && words.getFirst().startsWith("-")) {
            throw CliFailure.usage(
                    "Unrecognized option: " + words.getFirst(), "zkCli.sh -h lists the options");
        }
        return words;
    }
}
