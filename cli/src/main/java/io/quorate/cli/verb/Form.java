package io.quorate.cli.verb;

import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

import java.util.ArrayList;
import java.util.List;

/**
 * How a verb is called.
 *
 * @param name what is typed
 * @param syntax what follows it, as ZooKeeper's help has it
 * @param about what it does, in a few words
 * @param minArguments that are not options: at least so many
 * @param maxArguments and at most so many
 * @param options its own; each verb has {@code -o} and {@code -?} beside them
 */
public record Form(
        String name,
        String syntax,
        String about,
        int minArguments,
        int maxArguments,
        List<OptionForm> options) {

    private static final String USAGE_LINE = "   %-24s %s";

    /**
     * One option.
     *
     * @param name behind one dash
     * @param valueName what follows it; empty for nothing
     */
    public record OptionForm(String name, String valueName, String about) {}

    public Form {
        options = List.copyOf(options);
    }

    /** Without arguments or options of its own. */
    static Form of(String name, String syntax, String about) {
        return new Form(name, syntax, about, 0, 0, List.of());
    }

    Form arguments(int exactly) {
        return arguments(exactly, exactly);
    }

    Form arguments(int min, int max) {
        return new Form(name, syntax, about, min, max, options);
    }

    /** With an option that stands alone. */
    Form flag(String option, String itsAbout) {
        return with(new OptionForm(option, "", itsAbout));
    }

    /** With an option that a value follows. */
    Form value(String option, String itsAbout) {
        return with(new OptionForm(option, "arg", itsAbout));
    }

    private Form with(OptionForm option) {
        List<OptionForm> more = new ArrayList<>(options);
        more.add(option);
        return new Form(name, syntax, about, minArguments, maxArguments, more);
    }

    /** Its own options, and those that each verb has. */
    public List<OptionForm> allOptions() {
        List<OptionForm> all = new ArrayList<>(options);
        all.add(new OptionForm("o", "format", "text, json, yaml, table or jsonpath=EXPRESSION"));
        all.add(new OptionForm("?", "", "this help"));
        return all;
    }

    /** The same for the parser, which marks them: made anew each time. */
    Options parsed() {
        Options parsed = new Options();
        for (OptionForm option : allOptions()) {
            Option.Builder builder = Option.builder(option.name());
            if (option.name().equals("o")) {
                builder.longOpt("output");
            }
            parsed.addOption(builder.hasArg(!option.valueName().isEmpty()).get());
        }
        return parsed;
    }

    /** How it is called, in some lines. */
    public String usage() {
        List<String> lines = new ArrayList<>();
        lines.add(("usage: " + name + " " + syntax).strip());
        for (OptionForm option : allOptions()) {
            String value = option.valueName().isEmpty() ? "" : " <" + option.valueName() + ">";
            lines.add(USAGE_LINE.formatted("-" + option.name() + value, option.about()));
        }
        lines.add(USAGE_LINE.formatted("--", "what follows is no option"));
        return String.join("\n", lines);
    }
}
