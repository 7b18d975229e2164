package io.quorate.server.tool;

import io.quorate.server.config.CommandLine;
import io.quorate.server.config.ConfigReader;
import io.quorate.server.config.ConfigReport;
import io.quorate.server.config.ConfigResult;
import io.quorate.server.config.ConfigSource;
import io.quorate.server.config.Effective;
import io.quorate.server.config.Problem;

import org.jspecify.annotations.Nullable;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code config check [FILE]} and {@code config show [FILE]}. */
final class ConfigCommand {

    private static final String NO_ENVIRONMENT = "--no-environment";
    private static final String SHORT_OUTPUT = "-o";
    private static final int KEY_WIDTH = 41;
    private static final int VALUE_WIDTH = 20;
    private static final int SEVERITY_WIDTH = 7;

    private static final String USAGE =
            "config: what? there are  config check [FILE]  and  config show [FILE], with further"
                    + " arguments as for a server; docs/configuration.md tells of both";

    private final Printer printer;
    private final @Nullable Path file;

    private ConfigCommand(Printer printer, ConfigSource source) {
        this.printer = printer;
        this.file = ConfigReader.file(source);
    }

    /**
     * Carries it out.
     *
     * @param line what stands behind {@code config}
     * @return the exit code
     */
    static int run(List<String> line, Surroundings around, PrintStream out, PrintStream err)
            throws Refusal {
        String what = line.isEmpty() ? "" : line.getFirst();
        if (!what.equals("check") && !what.equals("show")) {
            throw Refusal.usage(USAGE);
        }
        List<String> own = new ArrayList<>();
        CommandLine server = CommandLine.parse(serverArguments(line.subList(1, line.size()), own));
        if (!server.problems().isEmpty()) {
            throw Refusal.usage(String.join("; ", server.problems()));
        }
        Arguments arguments =
                Arguments.parse(own, List.of(Printer.OPTION), List.of(NO_ENVIRONMENT));
        boolean alone = arguments.has(NO_ENVIRONMENT);
        ConfigSource source =
                new ConfigSource(
                        server.file(),
                        server.flags(),
                        alone ? Map.of() : around.environment(),
                        alone ? Map.of() : around.properties(),
                        around.hostName());
        ConfigCommand command = new ConfigCommand(Printer.of(arguments, out), source);
        ConfigReport report = ConfigReader.report(source);
        return what.equals("check")
                ? command.check(report.result())
                : command.show(report, out, err);
    }

    /** What a server would be given; our own options go to {@code own}. */
    private static List<String> serverArguments(List<String> line, List<String> own) {
        List<String> rest = new ArrayList<>();
        for (int i = 0; i < line.size(); i++) {
            String argument = line.get(i);
            boolean output = argument.equals(SHORT_OUTPUT) || argument.equals(Printer.OPTION);
            if (output) {
                own.add(Printer.OPTION);
                if (i + 1 < line.size()) {
                    i++;
                    own.add(line.get(i));
                }
            } else if (argument.equals(NO_ENVIRONMENT)
                    || argument.startsWith(Printer.OPTION + "=")) {
                own.add(argument);
            } else {
                rest.add(argument);
            }
        }
        return rest;
    }

    private int check(ConfigResult result) {
        List<Problem> problems = problems(result);
        problems.forEach(problem -> print("error", problem));
        result.warnings().forEach(problem -> print("warning", problem));
        printer.printTall(
                Row.of(
                        "verdict",
                        new Fields()
                                .text("file", file == null ? null : file.toString())
                                .number("errors", problems.size())
                                .number("warnings", result.warnings().size())
                                .text("verdict", problems.isEmpty() ? "valid" : "invalid")));
        return problems.isEmpty() ? Tool.EXIT_OK : Tool.EXIT_INVALID;
    }

    private static List<Problem> problems(ConfigResult result) {
        return result instanceof ConfigResult.Invalid(var problems, var _) ? problems : List.of();
    }

    private void print(String severity, Problem problem) {
        String origin = problem.origin() == null ? null : problem.origin().toString();
        printer.print(
                Row.of(
                        severity,
                        new Fields()
                                .add(
                                        "severity",
                                        new Value.Text(severity),
                                        Fields.Style.LEFT,
                                        SEVERITY_WIDTH)
                                .add("origin", text(origin), Fields.Style.HIDDEN, 0)
                                .add("key", text(problem.key()), Fields.Style.HIDDEN, 0)
                                .add("value", text(problem.shownValue()), Fields.Style.HIDDEN, 0)
                                .add("says", text(problem.message()), Fields.Style.HIDDEN, 0)
                                .sentence("message", problem.in(file))));
    }

    private int show(ConfigReport report, PrintStream out, PrintStream err) {
        for (Effective setting : report.settings()) {
            Value value =
                    setting.value() == null
                            ? new Value.None()
                            : new Value.Sentence(setting.value());
            printer.print(
                    Row.of(
                            "setting",
                            new Fields()
                                    .add(
                                            "key",
                                            new Value.Text(setting.key()),
                                            Fields.Style.LEFT,
                                            KEY_WIDTH)
                                    .add("value", value, Fields.Style.LEFT, VALUE_WIDTH)
                                    .sentence("source", setting.origin())
                                    .add(
                                            "default",
                                            new Value.Sentence(setting.defaultText()),
                                            setting.isGiven()
                                                    ? Fields.Style.NAMED
                                                    : Fields.Style.HIDDEN,
                                            0)));
        }
        List<Problem> problems = problems(report.result());
        out.flush();
        problems.forEach(it -> err.println("quorate config show: error: " + it.in(file)));
        return problems.isEmpty() ? Tool.EXIT_OK : Tool.EXIT_INVALID;
    }

    private static Value text(@Nullable String text) {
        return text == null ? new Value.None() : new Value.Text(text);
    }
}
