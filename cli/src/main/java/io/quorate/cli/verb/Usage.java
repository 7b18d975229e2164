package io.quorate.cli.verb;

import org.apache.commons.cli.Option;

import java.util.ArrayList;
import java.util.List;

/** How a verb is called. */
final class Usage {

    private static final int OPTION_WIDTH = 24;

    private Usage() {}

    /** Some lines: its name, what follows it, and each option. */
    static String of(Verb verb) {
        List<String> lines = new ArrayList<>();
        lines.add(("usage: " + verb.name() + " " + verb.syntax()).strip());
        for (Option option : Arguments.optionsOf(verb).getOptions()) {
            lines.add(("   %-" + OPTION_WIDTH + "s %s").formatted(spelling(option), about(option)));
        }
        lines.add(("   %-" + OPTION_WIDTH + "s what follows is no option").formatted("--"));
        return String.join("\n", lines);
    }

    private static String spelling(Option option) {
        String name = option.getOpt() == null ? "--" + option.getLongOpt() : "-" + option.getOpt();
        if (!option.hasArg()) {
            return name;
        }
        return name + " <" + (option.getArgName() == null ? "arg" : option.getArgName()) + ">";
    }

    private static String about(Option option) {
        return option.getDescription() == null ? "" : option.getDescription();
    }
}
