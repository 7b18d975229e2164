package io.quorate.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;

final class CommandLineTest {

    @Test
    void takesAFileAndKeysInEachSpelling() {
        CommandLine line =
                parse(
                        "--clientPort=1",
                        "zoo.cfg",
                        "--tick-time",
                        "2000",
                        "--minSessionTimeout",
                        "-1",
                        "--server.1=one:2888:3888",
                        "--my-id",
                        "3",
                        "--zookeeper.skipACL=yes",
                        "--4lw.commands.whitelist=");

        assertThat(line.problems()).isEmpty();
        assertThat(line.file()).isEqualTo(Path.of("zoo.cfg"));
        assertThat(line.flags())
                .containsExactly(
                        new CommandLine.Flag("--clientPort", "clientPort", "1"),
                        new CommandLine.Flag("--tick-time", "tickTime", "2000"),
                        new CommandLine.Flag("--minSessionTimeout", "minSessionTimeout", "-1"),
                        new CommandLine.Flag("--server.1", "server.1", "one:2888:3888"),
                        new CommandLine.Flag("--my-id", "myid", "3"),
                        new CommandLine.Flag("--zookeeper.skipACL", "skipACL", "yes"),
                        new CommandLine.Flag(
                                "--4lw.commands.whitelist", "4lw.commands.whitelist", ""));
    }

    @Test
    void tellsAllThatItDoesNotUnderstand() {
        CommandLine line = parse("one.cfg", "two.cfg", "--client-prot=1", "-x", "--tickTime");

        assertThat(line.problems())
                .containsExactly(
                        "two.cfg: one FILE is allowed, and one.cfg is given",
                        "--client-prot is no flag; did you mean --client-port?",
                        "-x is no flag",
                        "--tickTime needs a value: --tickTime=VALUE or --tickTime VALUE");
    }

    @Test
    void anotherFlagIsNoValue() {
        assertThat(parse("--tickTime", "--initLimit", "5").problems())
                .containsExactly("--tickTime needs a value: --tickTime=VALUE or --tickTime VALUE");
    }

    private static CommandLine parse(String... arguments) {
        return CommandLine.parse(List.of(arguments));
    }
}
