package io.quorate.cli;

import static io.quorate.cli.PseudoTerminal.CTRL_C;
import static io.quorate.cli.PseudoTerminal.CTRL_D;
import static io.quorate.cli.PseudoTerminal.ENTER;
import static io.quorate.cli.PseudoTerminal.TAB;
import static io.quorate.cli.PseudoTerminal.UP;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;

/** The shell at a terminal: keys are pressed, and the screen is read. */
final class ShellIT {

    @TempDir static Path temporary = Path.of("");

    private static @Nullable Servers started;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        started = Servers.quorate(temporary, 3);
        StringBuilder many = new StringBuilder("create /shell data\ncreate /many\n");
        for (int i = 0; i < 100; i++) {
            many.append("create /many/").append(i).append('\n');
        }
        Run.with(temporary, Map.of(), many.toString(), "-server", servers().addresses());
    }

    @AfterAll
    static void end() {
        servers().close();
    }

    private static Servers servers() {
        return Objects.requireNonNull(started);
    }

    private static PseudoTerminal shell(Path home) throws IOException {
        return new PseudoTerminal(home, servers().addresses());
    }

    @Test
    void whatIsTypedBeforeThereIsAPromptIsNotLost(@TempDir Path home)
            throws IOException, InterruptedException {
        try (PseudoTerminal shell = shell(home)) {
            shell.type("get /shell" + ENTER);
            shell.await("\ndata\n");
            shell.await("CONNECTED) 1] ");
        }
    }

    @Test
    void tabCompletesCommandsOptionsAndPaths(@TempDir Path home)
            throws IOException, InterruptedException {
        try (PseudoTerminal shell = shell(home)) {
            shell.atPrompt(0, "getAllC" + TAB);
            shell.await("getAllChildrenNumber ");
            shell.type("/man" + TAB + ENTER);
            shell.await("\n100\n");
            shell.atPrompt(1, "ge" + TAB + TAB);
            shell.await("getEphemerals");
            shell.type(" /she" + TAB + ENTER); // Tab has found get
            shell.await("\ndata\n");
            shell.atPrompt(2, "create -" + TAB);
            shell.await("ephemeral: goes with this session");
        }
    }

    @Test
    void upFindsTheLineBefore_alsoOfTheDayBefore_butNoSecret(@TempDir Path home)
            throws IOException, InterruptedException {
        try (PseudoTerminal shell = shell(home)) {
            shell.atPrompt(0, "get /shell" + ENTER);
            shell.atPrompt(1, "addauth digest user:secret" + ENTER);
            shell.atPrompt(2, CTRL_D);
            assertThat(shell.exitCode()).isZero();
        }
        Path file = home.resolve(".zkcli_history");
        assertThat(Files.readString(file)).contains("get /shell").doesNotContain("secret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (PseudoTerminal shell = shell(home)) {
            shell.atPrompt(0, UP + ENTER);
            shell.await("\ndata\n");
        }
    }

    @Test
    void ctrlCEndsWhatRunsOrClearsTheLine_andNotTheShell(@TempDir Path home)
            throws IOException, InterruptedException {
        try (PseudoTerminal shell = shell(home)) {
            shell.atPrompt(0, "deleteall /shell" + CTRL_C);
            shell.atPrompt(0, CTRL_C);
            shell.atPrompt(0, "watch -R /shell" + ENTER);
            servers().awaitWatch();
            Run.of(temporary, "-server", servers().addresses(), "create", "-e", "/shell/now");
            shell.await("/shell/now");
            shell.type(CTRL_C);
            shell.atPrompt(1, "get /shell" + ENTER);
            shell.await("\ndata\n");
            shell.type("quit" + ENTER);
            assertThat(shell.exitCode()).isZero();
        }
    }

    @Test
    void deleteallAsks(@TempDir Path home) throws IOException, InterruptedException {
        Run.of(temporary, "-server", servers().addresses(), "create", "/asked");
        Run.of(temporary, "-server", servers().addresses(), "create", "/asked/x");
        try (PseudoTerminal shell = shell(home)) {
            shell.atPrompt(0, "deleteall /asked" + ENTER);
            shell.await("delete /asked and the 1 znode below it? nothing brings them back [y/N] ");
            shell.type("n" + ENTER);
            shell.await("nothing was deleted");
            shell.atPrompt(1, "deleteall /asked" + ENTER);
            shell.await("[y/N] ");
            shell.type("y" + ENTER);
            shell.await("deleted 2 znodes");
        }
    }

    @Test
    void whatIsLongerThanTheScreenComesPageByPage(@TempDir Path home)
            throws IOException, InterruptedException {
        try (PseudoTerminal shell = shell(home)) {
            shell.atPrompt(0, "ls -R /many" + ENTER);
            assertThat(shell.await("-- more").lines()).hasSizeBetween(23, 25);
            shell.type(" ");
            assertThat(shell.await("-- more").lines()).hasSizeBetween(23, 25);
            shell.type("q");
            shell.atPrompt(1, "get /shell" + ENTER);
            shell.await("\ndata\n");
        }
    }

    @Test
    void aServerThatDiesIsFollowedByAnother_withTheSameSession(@TempDir Path home)
            throws IOException, InterruptedException {
        try (PseudoTerminal shell = shell(home)) {
            shell.atPrompt(0, "create -e /mine" + ENTER);
            shell.atPrompt(1, "addWatch /shell" + ENTER);
            shell.await("CONNECTED) 2] ");
            int server = servers().awaitWatch();
            servers().kill(server);
            try {
                shell.await("state:Disconnected");
                shell.await("state:SyncConnected");
                shell.type("set /shell data" + ENTER);
                shell.await("type:NodeDataChanged path:/shell");
                shell.type("getEphemerals" + ENTER);
                shell.await("[/mine]");
            } finally {
                servers().restart(server);
            }
        }
    }

    @Test
    void thePromptHasAColour_unlessNobodyWantsOne(@TempDir Path home)
            throws IOException, InterruptedException {
        try (PseudoTerminal shell = shell(home)) {
            shell.await("CONNECTED) 0] ");
            assertThat(shell.raw()).contains("\u001b[32m[zk: ");
        }
        try (PseudoTerminal shell =
                new PseudoTerminal(home, servers().addresses(), Map.of("NO_COLOR", "1"))) {
            shell.await("CONNECTED) 0] ");
            assertThat(shell.raw()).contains("[zk: ").doesNotContain("\u001b[32m");
        }
    }
}
