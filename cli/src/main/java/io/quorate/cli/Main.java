package io.quorate.cli;

import io.quorate.cli.link.ClientConfiguration;
import io.quorate.cli.link.Link;
import io.quorate.cli.output.Console;
import io.quorate.cli.output.Format;
import io.quorate.cli.shell.Shell;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** {@code zkCli.sh} and {@code bin/quorate cli}: one command, or the shell. */
public final class Main {

    private static final int BUFFER_BYTES = 1 << 16;

    private Main() {}

    /** Runs one command or the shell, and ends the process. */
    public static void main(String[] arguments) {
        PrintStream out = stream(FileDescriptor.out);
        PrintStream err = stream(FileDescriptor.err);
        int code = run(arguments, System.getenv(), out, err).code();
        out.flush();
        System.exit(code);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor), BUFFER_BYTES),
                false,
                StandardCharsets.UTF_8);
    }

    private static ExitCode run(
            String[] arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
        // The script knows, and asking the JDK takes a tenth of a second.
        boolean terminal = "yes".equals(environment.get("QUORATE_CLI_TERMINAL"));
        boolean colour = terminal && !environment.containsKey("NO_COLOR");
        Console console = new Console(out, err, colour);
        try {
            LaunchOptions options = LaunchOptions.parse(arguments, environment);
            if (options.help()) {
                console.out(LaunchOptions.USAGE);
                return ExitCode.DONE;
            }
            return run(options, console, terminal, colour);
        } catch (CliFailure failure) {
            return failure.say(console);
        }
    }

    private static ExitCode run(
            LaunchOptions options, Console console, boolean terminal, boolean colour)
            throws CliFailure {
        Format format = Interpreter.formatOf(options.command(), options.format());
        EventPrinter events =
                new EventPrinter(console, options.compat(), format instanceof Format.Text);
        Link link =
                new Link(
                        options.servers(),
                        new Link.Settings(
                                options.timeoutMillis(),
                                options.readOnly(),
                                options.waitForConnection(),
                                ClientConfiguration.tls(options.clientConfiguration(), console)),
                        events);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(events, link), "end"));
        if (!options.command().isEmpty()) {
            Prompter prompter = terminal ? new LinePrompter(System.in, console) : Prompter.YES;
            return new Interpreter(link, console, options, prompter, events).run(options.command());
        }
        link.begin();
        if (terminal) {
            Shell shell = new Shell(link, console, colour);
            return shell.run(new Interpreter(link, console, options, shell, events));
        }
        return script(new Interpreter(link, console, options, Prompter.YES, events), console);
    }

    /** Commands from a file or a pipe. */
    private static ExitCode script(Interpreter interpreter, Console console) {
        console.out("Welcome to Quorate!");
        console.flush();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try {
            String line = lines.readLine();
            while (line != null) {
                interpreter.line(line);
                line = interpreter.hasQuit() ? null : lines.readLine();
            }
        } catch (IOException gone) {
            console.failure("the commands cannot be read: " + gone.getMessage());
        }
        return interpreter.last();
    }

    private static void end(EventPrinter events, Link link) {
        events.turn(false);
        link.close();
    }
}
