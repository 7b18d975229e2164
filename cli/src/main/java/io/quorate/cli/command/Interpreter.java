package io.quorate.cli.command;

import io.quorate.cli.link.Link;
import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.Compat;
import io.quorate.cli.output.Console;
import io.quorate.cli.output.ExitCode;
import io.quorate.cli.output.Format;
import io.quorate.cli.output.Result;
import io.quorate.cli.verb.Arguments;
import io.quorate.cli.verb.Context;
import io.quorate.cli.verb.Failures;
import io.quorate.cli.verb.Prompter;
import io.quorate.cli.verb.Verb;
import io.quorate.cli.verb.Verbs;
import io.quorate.client.KeeperClient;
import io.quorate.client.KeeperException;
import io.quorate.client.Watcher;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Runs commands: the verbs, which need a session, and those of the command line itself. One command
 * at a time, on the thread that reads them.
 */
public final class Interpreter {

    /** Those of the command line itself, and what follows them. */
    private static final List<String> OWN =
            List.of(
                    "close",
                    "connect host:port",
                    "exit",
                    "help [command]",
                    "history",
                    "printwatches on|off",
                    "quit",
                    "redo cmdno");

    private static final Set<String> CHANGING =
            Set.of(
                    "create",
                    "delete",
                    "deleteall",
                    "delquota",
                    "reconfig",
                    "rmr",
                    "set",
                    "setAcl",
                    "setquota");

    private static final int HISTORY_SHOWN = 11;

    private final Link link;
    private final Console console;
    private final Compat compat;
    private final Format format;
    private final Prompter prompter;
    private final EventPrinter events;
    private final History history = new History();
    private boolean quit;
    private ExitCode last = ExitCode.DONE;

    public Interpreter(
            Link link,
            Console console,
            Compat compat,
            Format format,
            Prompter prompter,
            EventPrinter events) {
        this.link = link;
        this.console = console;
        this.compat = compat;
        this.format = format;
        this.prompter = prompter;
        this.events = events;
    }

    /** The names of all commands. */
    public static List<String> names() {
        List<String> names = new ArrayList<>(Verbs.NAMES);
        OWN.forEach(own -> names.add(own.split(" ")[0]));
        names.sort(null);
        return names;
    }

    /** A line of the shell's; an empty one is nothing. */
    public void line(String line) {
        List<String> words;
        try {
            words = Words.of(line);
        } catch (CliFailure wrong) {
            fail(wrong);
            return;
        }
        if (!words.isEmpty()) {
            history.add(line);
            run(words);
        }
    }

    /** Runs one command; what it has to say is said when this returns. */
    public ExitCode run(List<String> words) {
        console.begin();
        try {
            boolean ends = words.getFirst().equals("quit") || words.getFirst().equals("exit");
            last = ends ? last : ExitCode.DONE;
            dispatch(words);
        } catch (CliFailure failure) {
            fail(failure);
        } catch (KeeperException failed) {
            fail(Failures.of(failed));
        } catch (InterruptedException interrupted) {
            last = ExitCode.INTERRUPTED;
            if (CHANGING.contains(words.getFirst())) {
                console.err("interrupted: what was under way may still be done");
            }
        } catch (IllegalArgumentException wrong) {
            fail(CliFailure.usage(String.valueOf(wrong.getMessage())));
        } catch (RuntimeException unexpected) {
            fail(CliFailure.unexpected(unexpected));
        }
        console.flush();
        return last;
    }

    private void fail(CliFailure failure) {
        last = failure.say(console);
    }

    private void dispatch(List<String> words) throws CliFailure, InterruptedException {
        switch (words.getFirst()) {
            case "quit", "exit" -> quit = true;
            case "close" -> link.close();
            case "connect" -> link.connect(words.size() > 1 ? words.get(1) : link.servers());
            case "help" -> help(words.size() > 1 ? words.get(1) : null);
            case "history" -> showHistory();
            case "redo" -> redo(words);
            case "printwatches" -> printWatches(words);
            default -> verb(words);
        }
    }

    /** How the result of one command will be shown: it may say so itself. */
    public static Format formatOf(List<String> words, Format otherwise) throws CliFailure {
        Verb verb = words.isEmpty() ? null : Verbs.named(words.getFirst());
        if (verb == null) {
            return otherwise;
        }
        String output = Arguments.parse(verb.form(), words.subList(1, words.size())).output();
        return output == null ? otherwise : Format.parse(output);
    }

    private void verb(List<String> words) throws CliFailure, InterruptedException {
        String name = words.getFirst();
        Verb verb = Verbs.named(name);
        if (verb == null) {
            throw CliFailure.usage("Command not found: " + name, "help lists the commands");
        }
        Arguments arguments = Arguments.parse(verb.form(), words.subList(1, words.size()));
        if (arguments.isHelp()) {
            console.out(verb.form().usage());
            return;
        }
        String output = arguments.output();
        Format shown = output == null ? format : Format.parse(output);
        Result result = verb.run(arguments, new Run(shown));
        shown.print(result, console, compat);
        last = result.code();
    }

    private final class Run implements Context {
        private final Format shown;

        Run(Format shown) {
            this.shown = shown;
        }

        @Override
        public KeeperClient client() throws CliFailure, InterruptedException {
            return link.client();
        }

        @Override
        public Watcher printer() {
            return link.printer();
        }

        @Override
        public String servers() {
            return link.servers();
        }

        @Override
        public Console console() {
            return console;
        }

        @Override
        public Compat compat() {
            return compat;
        }

        @Override
        public Format format() {
            return shown;
        }

        @Override
        public KeeperClient clientAsItIs() throws CliFailure {
            return link.clientAsItIs();
        }

        @Override
        public boolean confirm(Prompter.Question question) throws InterruptedException {
            return prompter.confirm(question);
        }
    }

    // The command line's own.

    private void help(@Nullable String name) throws CliFailure {
        if (name == null) {
            List<String> lines = new ArrayList<>(OWN);
            Verbs.NAMES.forEach(
                    verb -> lines.add(verb + " " + Verbs.require(verb).form().syntax()));
            lines.sort(null);
            lines.forEach(line -> console.out("\t" + line.strip()));
            console.out("help COMMAND says more of one.");
            return;
        }
        Verb verb = Verbs.named(name);
        if (verb != null) {
            console.out(name + ": " + verb.form().about());
            console.out(verb.form().usage());
            return;
        }
        String own =
                OWN.stream()
                        .filter(line -> line.split(" ")[0].equals(name))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        CliFailure.usage(
                                                "Command not found: " + name,
                                                "help lists the commands"));
        console.out("usage: " + own);
    }

    private void showHistory() {
        for (int i = Math.max(0, history.size() - HISTORY_SHOWN); i < history.size(); i++) {
            if (history.has(i)) {
                console.out(i + " - " + history.get(i));
            }
        }
    }

    private void redo(List<String> words) throws CliFailure, InterruptedException {
        if (words.size() < 2) {
            throw CliFailure.usage("redo: the number of a command is missing", "history has them");
        }
        int number;
        try {
            number = Integer.decode(words.get(1));
        } catch (NumberFormatException wrong) {
            throw CliFailure.usage("redo: " + words.get(1) + " is no number", "history has them");
        }
        // The redo itself is the last.
        if (!history.has(number) || number == history.size() - 1) {
            throw CliFailure.usage("Command index out of range", "history has them");
        }
        String line = history.get(number);
        List<String> again = Words.of(line);
        if (again.getFirst().equals("redo")) {
            throw CliFailure.usage("No redoing redos");
        }
        history.replaceLast(line);
        dispatch(again);
    }

    private void printWatches(List<String> words) {
        if (words.size() == 1) {
            console.out("printwatches is " + (events.isOn() ? "on" : "off"));
        } else {
            events.turn(words.get(1).equals("on"));
        }
    }

    /** Whether the last line said to quit. */
    public boolean hasQuit() {
        return quit;
    }

    /** How many commands there were: the number of the next. */
    public int count() {
        return history.size();
    }

    /** How the last command ended. */
    public ExitCode last() {
        return last;
    }
}
