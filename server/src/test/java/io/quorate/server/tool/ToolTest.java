package io.quorate.server.tool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the tools say when they cannot do what was asked, and how they print. */
class ToolTest {

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "log | log: what? there are",
                "log show /x | log: what? there are",
                "log dump | log: what? there are",
                "log dump /x --fro 3 | no option --fro; there are --from, --to",
                "log dump /x --from | --from needs a value behind it",
                "log dump /x --from 0xg | --from 0xg: a number is allowed",
                "log dump /x --from 1 --from 2 | --from is given twice",
                "log dump /x --kind txn,set | --kind txn,set: allowed are header,batch,txn",
                "log dump /x --limit 0 | --limit 0: a number from 1 on is allowed",
                "log dump /x --output xml | --output xml: text and json are allowed",
                "log verify /x --data | no option --data; there are --output",
                "snap dump /x | no tool 'snap'",
                "snapshot | snapshot: what? there are  snapshot dump FOLDER...",
                "snapshot dump | snapshot: what?",
                "snapshot dump /x --from 3 | no option --from; there are --kind, --path",
                "snapshot dump /x --kind txn | --kind txn: allowed are meta,epoch,acl",
                "snapshot verify /x --data | no option --data; there are --log",
                "snapshot diff /x | compares two folders"
            })
    void aCommandLineThatCannotBeUsedIsOneLine(String line, String message) {
        ToolRun run = ToolRun.of(line.split(" "));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("quorate ").contains(message).containsOnlyOnce("\n");
    }

    @Test
    void aFolderWithoutALogIsOneLine() throws IOException {
        assertUnreadable(folder.resolve("nowhere"), "does not exist: name a dataDir");
        assertUnreadable(folder, "holds no segment of a log");
        assertUnreadable(Files.createFile(folder.resolve("log.1")), "is no segment");
        Files.createDirectories(folder.resolve("zk/version-2"));
        assertUnreadable(folder.resolve("zk"), "belongs to Apache ZooKeeper");
        Path state = Files.createDirectories(folder.resolve("state/version-3"));
        Files.createFile(state.resolve("CURRENT"));
        assertUnreadable(folder.resolve("state"), "if the configuration has a dataLogDir, name");
    }

    private static void assertUnreadable(Path path, String message) {
        for (String what : List.of("dump", "verify")) {
            ToolRun run = ToolRun.of("log", what, String.valueOf(path));
            assertThat(run.exitCode()).isEqualTo(4);
            assertThat(run.err()).contains(message).containsOnlyOnce("\n");
        }
    }

    @Test
    void severalLogsEndWithTheWorstCode() throws IOException {
        Path good = LogDumpTest.copyGolden(Files.createDirectories(folder.resolve("good")));
        Path bad = LogDumpTest.copyGolden(Files.createDirectories(folder.resolve("bad")));
        Files.delete(bad.resolve("log-0000000003"));
        ToolRun run = ToolRun.of("log", "verify", bad.toString(), good.toString());
        assertThat(run.exitCode()).isOne();
        assertThat(run.linesWith("verdict ")).hasSize(2);
        assertThat(ToolRun.of("log", "verify", good.toString()).exitCode()).isZero();
    }

    @Test
    void stringsAreEscaped() {
        assertThat(json("q\" b\\ n\n r\r t\t c\u0001 \u009b \u2028 \u202e ü 😀 \ud800x"))
                .isEqualTo(
                        "{\"t\":\"q\\\" b\\\\ n\\n r\\r t\\t c\\u0001 \\u009b \\u2028 \\u202e ü 😀"
                                + " \\ud800x\"}");
        assertThat(text("plain")).isEqualTo("t plain");
        assertThat(text("two words")).isEqualTo("t \"two words\"");
        assertThat(text("")).isEqualTo("t \"\"");
        assertThat(text("-")).isEqualTo("t \"-\"");
        assertThat(text("esc\u001b")).isEqualTo("t \"esc\\u001b\"");
    }

    private static String json(String value) {
        return printed(value, "json");
    }

    private static String text(String value) {
        return printed(value, "text");
    }

    private static String printed(String value, String output) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        Printer printer = output.equals("json") ? new JsonPrinter(stream) : new TextPrinter(stream);
        printer.print(Row.of("t", new Fields().text("t", value)));
        return out.toString(StandardCharsets.UTF_8).strip();
    }
}
