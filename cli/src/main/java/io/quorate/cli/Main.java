package io.quorate.cli;

import io.quorate.cli.command.EventPrinter;
import io.quorate.cli.command.Interpreter;
import io.quorate.cli.link.ClientConfiguration;
import io.quorate.cli.link.Link;
import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.Console;
import io.quorate.cli.output.ExitCode;
import io.quorate.cli.output.Format;
import io.quorate.cli.output.OutputStreamWatch;
import io.quorate.cli.shell.Shell;
import io.quorate.cli.verb.Prompter;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

import javax.net.ssl.SSLContext;

/** {@code zkCli.sh} and {@code bin/quorate cli}: one command, or the shell. */
public final class Main {

    private final LaunchOptions options;
    private final Console console;
    private final Path home;

    /** Whether somebody sits at a terminal. */
    private final boolean terminal;

    private final boolean colour;

    private Main(
            LaunchOptions options, Console console, Path home, boolean terminal, boolean colour) {
        this.options = options;
        this.console = console;
        this.home = home;
        this.terminal = terminal;
        this.colour = colour;
    }

    /** Runs one command or the shell, and ends the process. */
    public static void main(String[] arguments) {
        OutputStreamWatch written = new OutputStreamWatch(new FileOutputStream(FileDescriptor.out));
        PrintStream out = new PrintStream(written, false, StandardCharsets.UTF_8);
        PrintStream err =
                new PrintStream(
                        new FileOutputStream(FileDescriptor.err), false, StandardCharsets.UTF_8);
        Map<String, String> environment = System.getenv();
        // The script knows, and asking the JDK takes a tenth of a second.
        boolean terminal = "yes".equals(environment.get("QUORATE_CLI_TERMINAL"));
        boolean colour = terminal && !environment.containsKey("NO_COLOR");
        Console console = new Console(out, err, colour);
        Path home = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home", "/")));
        ExitCode code = run(arguments, environment, console, home, terminal, colour);
        console.flush();
        String lost = written.failure();
        if (lost != null) {
            console.failure("the output could not be written: " + lost);
            code = ExitCode.BROKEN;
        }
        System.exit(code.code());
    }

    private static ExitCode run(
            String[] arguments,
            Map<String, String> environment,
            Console console,
            Path home,
            boolean terminal,
            boolean colour) {
        try {
            LaunchOptions options = LaunchOptions.parse(arguments, environment);
            if (options.help()) {
                console.out(LaunchOptions.USAGE);
                return ExitCode.DONE;
            }
            return new Main(options, console, home, terminal, colour).run();
        } catch (CliFailure failure) {
            return failure.say(console);
        } catch (OutOfMemoryError little) {
            return new CliFailure(
                            ExitCode.BROKEN,
                            "there is no memory for it",
                            "ZK_CLIENT_HEAP=1024 gives 1 GiB; as text less is held at a time")
                    .say(console);
        } catch (RuntimeException unexpected) {
            return CliFailure.unexpected(unexpected).say(console);
        }
    }

    private ExitCode run() throws CliFailure {
        SSLContext tls = ClientConfiguration.tls(options.clientConfiguration(), console);
        Format format = Interpreter.formatOf(options.command(), options.format());
        boolean text = format instanceof Format.Text;
        EventPrinter events = new EventPrinter(console, options.compat(), text);
        Link link =
                new Link(
                        options.servers(),
                        new Link.Settings(
                                options.timeoutMillis(),
                                options.readOnly(),
                                options.waitForConnection(),
                                tls),
                        events);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    events.turn(false);
                                    link.close();
                                },
                                "end"));
        if (!options.command().isEmpty()) {
            Prompter asks = terminal ? new LinePrompter(System.in, console) : Prompter.YES;
            return interpreter(link, events, asks).run(options.command());
        }
        link.begin();
        if (terminal) {
            Shell shell = new Shell(link, console, home, colour);
            return shell.run(interpreter(link, events, shell));
        }
        if (text) {
            console.out("Welcome to Quorate!");
            console.flush();
        }
        return script(interpreter(link, events, Prompter.YES));
    }

    private Interpreter interpreter(Link link, EventPrinter events, Prompter asks) {
        return new Interpreter(
                link,
                console,
                options.compat(),
                options.format(),
                options.yes() ? Prompter.YES : asks,
                events);
    }

    /** Commands from a file or a pipe. */
    private ExitCode script(Interpreter interpreter) {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try {
            String line = lines.readLine();
            while (line != null) {
                interpreter.line(line);
                line = interpreter.hasQuit() ? null : lines.readLine();
            }
            return interpreter.last();
        } catch (IOException gone) {
            console.failure("the commands cannot be read: " + gone.getMessage());
            return ExitCode.BROKEN;
        }
    }
}
