package io.quorate.cli.shell;

import io.quorate.cli.command.Interpreter;
import io.quorate.cli.link.Link;
import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.Console;
import io.quorate.cli.output.ExitCode;
import io.quorate.cli.verb.Prompter;
import io.quorate.client.session.SessionState;

import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The shell of a terminal: history, completion, a pager, and Ctrl-C that ends what runs, not the
 * shell.
 */
public final class Shell implements Prompter {

    private final Terminal terminal;
    private final LineReader reader;
    private final Link link;
    private final Console console;
    private final boolean colour;

    /** Of the command that is typed. */
    private volatile int number;

    /** Whether it is no command, but the answer to a question. */
    private volatile boolean asking;

    /**
     * Takes the terminal.
     *
     * @param home where the history is
     * @throws CliFailure if there is none
     */
    public Shell(Link link, Console console, Path home, boolean colour) throws CliFailure {
        this.link = link;
        this.console = console;
        this.colour = colour;
        try {
            // Without the question whether it knows graphemes: what is typed meanwhile is lost.
            terminal =
                    TerminalBuilder.builder()
                            .system(true)
                            .graphemeCluster(false)
                            .providers("ffm,exec")
                            .build();
        } catch (IOException failure) {
            throw CliFailure.usage(
                    "the terminal cannot be used: " + failure.getMessage(),
                    "give the command behind the options, or commands through a pipe");
        }
        DefaultParser parser = new DefaultParser();
        parser.setEscapeChars(null);
        parser.setEofOnUnclosedQuote(false);
        reader =
                LineReaderBuilder.builder()
                        .terminal(terminal)
                        .appName("zkCli")
                        .parser(parser)
                        .completer(new Completion(link))
                        .history(new SecretiveHistory())
                        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                        .option(LineReader.Option.AUTO_MENU, false)
                        .build();
        HistoryFile.use(reader, home);
    }

    /** Until {@code quit} or Ctrl-D. */
    public ExitCode run(Interpreter interpreter) {
        Thread runs = Thread.currentThread();
        terminal.handle(Terminal.Signal.INT, signal -> runs.interrupt());
        console.use(new Pager(terminal), this::printAbove);
        console.begin();
        console.out("Welcome to Quorate!  help lists the commands, Tab completes them and paths.");
        console.flush();
        while (!interpreter.hasQuit()) {
            try {
                number = interpreter.count();
                interpreter.line(reader.readLine(prompt()));
            } catch (UserInterruptException cleared) {
                continue;
            } catch (EndOfFileException end) {
                break;
            }
            // A Ctrl-C that came too late for the command is not meant for the next.
            Thread.interrupted();
        }
        save();
        return interpreter.last();
    }

    /** Something that happened, and a prompt that knows of it. */
    private void printAbove(String text) {
        if (reader instanceof LineReaderImpl shown && reader.isReading() && !asking) {
            shown.setPrompt(prompt());
        }
        reader.printAbove(text);
    }

    private void save() {
        try {
            reader.getHistory().save();
            terminal.close();
        } catch (IOException failure) {
            console.err("the history is not saved: " + failure.getMessage());
        }
    }

    /** As zkCli has it; in colour it says at a glance whether there is a server. */
    private String prompt() {
        SessionState state = link.state();
        String text = "[zk: %s(%s) %d] ".formatted(link.servers(), word(state), number);
        if (!colour) {
            return text;
        }
        return new AttributedStringBuilder()
                .styled(AttributedStyle.DEFAULT.foreground(colour(state)), text)
                .toAnsi(terminal);
    }

    private static int colour(SessionState state) {
        return switch (state) {
            case CONNECTED -> AttributedStyle.GREEN;
            case CONNECTED_READ_ONLY, CONNECTING, SUSPENDED -> AttributedStyle.YELLOW;
            case EXPIRED, AUTH_FAILED, CLOSED -> AttributedStyle.RED;
        };
    }

    /** ZooKeeper's names for how a client stands. */
    private static String word(SessionState state) {
        return switch (state) {
            case CONNECTING, SUSPENDED -> "CONNECTING";
            case CONNECTED -> "CONNECTED";
            case CONNECTED_READ_ONLY -> "CONNECTEDREADONLY";
            case AUTH_FAILED -> "AUTH_FAILED";
            case EXPIRED, CLOSED -> "CLOSED";
        };
    }

    @Override
    public boolean confirm(Question question) throws InterruptedException {
        String text = question.text();
        asking = true;
        reader.setVariable(LineReader.DISABLE_HISTORY, true);
        try {
            String answer = reader.readLine(text + " [y/N] ").strip().toLowerCase(Locale.ROOT);
            return answer.equals("y") || answer.equals("yes");
        } catch (UserInterruptException | EndOfFileException no) {
            return false;
        } finally {
            reader.setVariable(LineReader.DISABLE_HISTORY, false);
            asking = false;
        }
    }
}
