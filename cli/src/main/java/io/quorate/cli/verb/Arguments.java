package io.quorate.cli.verb;

import io.quorate.cli.output.CliFailure;
import io.quorate.protocol.ZnodePath;

import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.ParseException;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** What was typed behind a form. */
public final class Arguments {

    private final Form form;
    private final CommandLine line;
    private final List<String> words;

    private Arguments(Form form, CommandLine line) {
        this.form = form;
        this.line = line;
        words = line.getArgList();
    }

    /**
     * Reads them as ZooKeeper's zkCli does: options anywhere, short ones together, nothing behind
     * {@code --} is one.
     */
    public static Arguments parse(Form form, List<String> words) throws CliFailure {
        Arguments arguments;
        try {
            CommandLine line =
                    DefaultParser.builder()
                            .setAllowPartialMatching(false)
                            .get()
                            .parse(form.parsed(), words.toArray(new String[0]));
            arguments = new Arguments(form, line);
        } catch (ParseException wrong) {
            throw CliFailure.usage(String.valueOf(wrong.getMessage()), form.usage());
        }
        int count = arguments.words.size();
        if (arguments.isHelp()) {
            return arguments;
        }
        if (count < form.minArguments()) {
            throw CliFailure.usage(form.name() + ": an argument is missing", form.usage());
        }
        if (count > form.maxArguments()) {
            throw CliFailure.usage(
                    form.name()
                            + ": at most "
                            + form.maxArguments()
                            + " arguments (one with blanks stands in quotes)",
                    form.usage());
        }
        return arguments;
    }

    /** Whether only help is wanted. */
    public boolean isHelp() {
        return line.hasOption("?");
    }

    /** What {@code -o} says; null if it is not there. */
    public @Nullable String output() {
        return line.getOptionValue("o");
    }

    public int size() {
        return words.size();
    }

    public String get(int index) {
        return words.get(index);
    }

    public boolean has(String option) {
        return line.hasOption(option);
    }

    public @Nullable String value(String option) {
        return line.getOptionValue(option);
    }

    /** The same of one that may stand several times, with commas between. */
    @Nullable String values(String option) {
        String[] values = line.getOptionValues(option);
        return values == null ? null : String.join(",", values);
    }

    /** The number behind an option. */
    public int number(String option, int otherwise) throws CliFailure {
        String value = line.getOptionValue(option);
        if (value == null) {
            return otherwise;
        }
        return number("-" + option, value);
    }

    private int number(String what, String value) throws CliFailure {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException wrong) {
            throw CliFailure.usage(form.name() + ": " + what + " is a number, not " + value);
        }
    }

    /** The same of a long one. */
    public long longNumber(String option, long otherwise) throws CliFailure {
        String value = line.getOptionValue(option);
        if (value == null) {
            return otherwise;
        }
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException wrong) {
            throw CliFailure.usage(form.name() + ": -" + option + " is a number, not " + value);
        }
    }

    /**
     * A version: behind {@code -v}, or as older clients had it, behind the others.
     *
     * @param index where older clients had it
     */
    int version(int index) throws CliFailure {
        if (!line.hasOption("v") && words.size() > index) {
            return number("the version", words.get(index));
        }
        return number("v", -1);
    }

    /** An argument that is a path. */
    public String path(int index) throws CliFailure {
        return path(words.get(index));
    }

    static String path(String path) throws CliFailure {
        String problem = ZnodePath.problemOf(path);
        if (problem != null) {
            throw CliFailure.usage("\"" + path + "\" is no path: " + problem);
        }
        return path;
    }
}
