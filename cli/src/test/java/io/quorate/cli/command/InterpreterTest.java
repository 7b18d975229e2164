package io.quorate.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.cli.link.Link;
import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.Compat;
import io.quorate.cli.output.Console;
import io.quorate.cli.output.ExitCode;
import io.quorate.cli.output.Format;
import io.quorate.cli.verb.Prompter;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What needs no server. */
final class InterpreterTest {

    private static final int TIMEOUT_MILLIS = 30_000;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Console console = new Console(stream(out), stream(err), false);
    private final EventPrinter events = new EventPrinter(console, Compat.V3_9, true);
    private final Link link = new Link(nobody(), settings(), events);
    private final Interpreter interpreter =
            new Interpreter(link, console, Compat.V3_9, new Format.Text(), Prompter.YES, events);

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, false, StandardCharsets.UTF_8);
    }

    /** Where no server listens. */
    private static String nobody() {
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "127.0.0.1:" + closed.getLocalPort();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static Link.Settings settings() {
        return new Link.Settings(TIMEOUT_MILLIS, false, false, null);
    }

    @AfterEach
    void close() {
        link.close();
    }

    private String said() {
        String text = out.toString(StandardCharsets.UTF_8);
        out.reset();
        return text;
    }

    private String complained() {
        String text = err.toString(StandardCharsets.UTF_8);
        err.reset();
        return text;
    }

    private void lines(String... lines) {
        for (String line : lines) {
            interpreter.line(line);
        }
    }

    @Test
    void aCommandThatThereIsNotIsNotUnderstood() {
        assertThat(interpreter.run(List.of("lss", "/"))).isEqualTo(ExitCode.USAGE);
        assertThat(complained())
                .isEqualTo("Command not found: lss\nhint: help lists the commands\n");
        assertThat(said()).isEmpty();
    }

    @Test
    void helpListsEachCommandAndWhatFollowsIt() {
        assertThat(interpreter.run(List.of("help"))).isEqualTo(ExitCode.DONE);
        String help = said();
        assertThat(
                        help.lines()
                                .filter(line -> line.startsWith("\t"))
                                .map(line -> line.strip().split(" ")[0]))
                .containsExactlyElementsOf(Interpreter.names());
        assertThat(help).contains("\tls [-s] [-w] [-R] path\n", "\tredo cmdno\n", "\tquit\n");
    }

    @Test
    void helpSaysMoreOfAVerb() {
        interpreter.run(List.of("help", "get"));
        assertThat(said())
                .startsWith("get: shows the data of a znode\nusage: get [-s] [-w] [-b] [-x] path\n")
                .contains("-b                       as base64\n");
    }

    @Test
    void helpSaysHowTheCommandLinesOwnAreCalled() {
        interpreter.run(List.of("help", "printwatches"));
        assertThat(said()).isEqualTo("usage: printwatches on|off\n");
    }

    @Test
    void helpDoesNotKnowWhatThereIsNot() {
        assertThat(interpreter.run(List.of("help", "lss"))).isEqualTo(ExitCode.USAGE);
        assertThat(complained()).startsWith("Command not found: lss\n");
    }

    @Test
    void aVerbSaysByItselfHowItIsCalled() {
        assertThat(interpreter.run(List.of("ls", "-?"))).isEqualTo(ExitCode.DONE);
        assertThat(said()).startsWith("usage: ls [-s] [-w] [-R] path\n");
    }

    @Test
    void whatIsNotUnderstoodIsNotAskedOfAServer() {
        assertThat(interpreter.run(List.of("ls"))).isEqualTo(ExitCode.USAGE);
        assertThat(complained())
                .startsWith("ls: an argument is missing\nusage: ls [-s] [-w] [-R] path\n");
        assertThat(interpreter.run(List.of("ls", "relative"))).isEqualTo(ExitCode.USAGE);
        assertThat(complained()).startsWith("\"relative\" is no path: ");
        assertThat(said()).as("nothing of a connection").isEmpty();
    }

    @Test
    void whoListensNowhereIsNamed() {
        assertThat(interpreter.run(List.of("ls", "/"))).isEqualTo(ExitCode.NO_SERVER);
        assertThat(complained())
                .startsWith("no server of " + link.servers() + " answers\n  " + link.servers());
    }

    @Test
    void theVersionIsSaidInTheFormatThatIsAskedFor() {
        interpreter.run(List.of("version", "-o", "json"));
        assertThat(said()).startsWith("{\n  \"version\": \"");
        interpreter.run(List.of("version"));
        assertThat(said()).startsWith("Quorate CLI version: ");
    }

    @Test
    void closingNothingIsNoFailure() {
        assertThat(interpreter.run(List.of("close"))).isEqualTo(ExitCode.DONE);
    }

    @ParameterizedTest
    @CsvSource({"quit", "exit"})
    void quittingIsRemembered(String command) {
        assertThat(interpreter.hasQuit()).isFalse();
        interpreter.line(command);
        assertThat(interpreter.hasQuit()).isTrue();
        assertThat(interpreter.last()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void historyNumbersTheLinesAndItselfTheLast() {
        lines("help quit", "  ", "lss", "history");
        assertThat(said()).endsWith("0 - help quit\n1 - lss\n2 - history\n");
        assertThat(interpreter.count()).isEqualTo(3);
    }

    @Test
    void historyShowsTheLastEleven() {
        for (int i = 0; i < 20; i++) {
            interpreter.line("printwatches on");
        }
        interpreter.line("history");
        assertThat(said().lines()).hasSize(11).first().isEqualTo("10 - printwatches on");
    }

    @Test
    void aLineThatIsNoneIsNotInTheHistory() {
        interpreter.line("set /a 'open");
        assertThat(interpreter.last()).isEqualTo(ExitCode.USAGE);
        assertThat(complained()).isEqualTo("the quote at character 8 is not closed\n");
        assertThat(interpreter.count()).isZero();
    }

    @Test
    void redoDoesItAgain_andTheHistorySaysWhatWasDone() {
        lines("help quit", "printwatches", "redo 0");
        assertThat(said()).isEqualTo("usage: quit\nprintwatches is on\nusage: quit\n");
        interpreter.line("history");
        assertThat(said()).contains("2 - help quit\n");
    }

    @ParameterizedTest
    @CsvSource({
        "redo, redo: the number of a command is missing",
        "redo one, redo: one is no number",
        "redo -1, Command index out of range",
        "redo 1, Command index out of range",
        "redo 7, Command index out of range",
    })
    void redoRefusesWhatIsNoCommand(String redo, String complaint) {
        lines("help quit", redo);
        assertThat(complained()).isEqualTo(complaint + "\nhint: history has them\n");
        assertThat(interpreter.last()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aRedoThatFailedIsNotDoneAgain() {
        lines("redo 7", "redo 0");
        assertThat(complained()).endsWith("No redoing redos\n");
    }

    @Test
    void printwatchesTurnsEventsOffAndOn() {
        lines("printwatches off", "printwatches", "printwatches on", "printwatches");
        assertThat(said()).isEqualTo("printwatches is off\nprintwatches is on\n");
        assertThat(events.isOn()).isTrue();
    }

    @Test
    void aCommandThatSucceedsMakesTheFailureBeforeForgotten() {
        lines("lss", "help quit");
        assertThat(interpreter.last()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void theFormatOfACommandIsItsOwnOrTheOneBefore() throws CliFailure {
        Format.Yaml before = new Format.Yaml();
        assertThat(Interpreter.formatOf(List.of(), before)).isEqualTo(before);
        assertThat(Interpreter.formatOf(List.of("help"), before)).isEqualTo(before);
        assertThat(Interpreter.formatOf(List.of("get", "/a"), before)).isEqualTo(before);
        assertThat(Interpreter.formatOf(List.of("get", "/a", "-o", "json"), before))
                .isEqualTo(new Format.Json());
        assertThatThrownBy(() -> Interpreter.formatOf(List.of("get", "/a", "-o", "xml"), before))
                .isInstanceOf(CliFailure.class);
    }
}
