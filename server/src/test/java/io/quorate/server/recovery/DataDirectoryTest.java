package io.quorate.server.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.server.wal.StorageException;
import io.quorate.server.wal.TestHistory;
import io.quorate.server.zab.Standing;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The layout on a real file system, and what an operator reads when it is not usable. */
class DataDirectoryTest {

    @TempDir private Path root;

    private Path dataDir() {
        return root.resolve("data");
    }

    private Path logDir() {
        return root.resolve("log");
    }

    private static Recovered recover(DataDirectory directory, long seed) throws StorageException {
        return LogOnly.open(
                directory.storage(new NoStates()), TestServer.SMALL, 1 << 20, seed, record -> {});
    }

    private static void assertRefused(ThrowingCallable open, String... words) {
        assertThatThrownBy(open)
                .isInstanceOf(StorageException.class)
                .satisfies(
                        e ->
                                assertThat(e.getMessage())
                                        .contains(words)
                                        .doesNotContain("\n")
                                        .doesNotContain("Exception"));
    }

    @Test
    void everythingOfOursIsInVersion3() throws IOException {
        try (DataDirectory directory = DataDirectory.open(dataDir(), dataDir())) {
            recover(directory, 1).log().close();
        }
        try (var files = Files.list(dataDir())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactly("version-3");
        }
        try (var files = Files.list(dataDir().resolve("version-3"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("format", "lock", "CURRENT", "log-0000000001");
        }
    }

    @Test
    void theLogMayBeElsewhere() throws IOException {
        try (DataDirectory directory = DataDirectory.open(dataDir(), logDir())) {
            recover(directory, 1).log().close();
        }
        assertThat(dataDir().resolve("version-3/CURRENT")).exists();
        assertThat(logDir().resolve("version-3/log-0000000001")).exists();
        assertThat(dataDir().resolve("version-3/log-0000000001")).doesNotExist();
        try (DataDirectory directory = DataDirectory.open(dataDir(), logDir())) {
            assertThat(recover(directory, 2).history().own().incarnation()).isEqualTo(2);
        }
    }

    @Test
    void twoNamesOfOneDirectoryAreOneDirectory() throws IOException {
        Files.createDirectories(dataDir());
        Path link = Files.createSymbolicLink(root.resolve("link"), dataDir());
        try (DataDirectory directory = DataDirectory.open(dataDir(), link)) {
            recover(directory, 1).log().close();
        }
        try (DataDirectory directory = DataDirectory.open(dataDir(), dataDir())) {
            assertThat(recover(directory, 2).history().own().incarnation()).isEqualTo(2);
        }
    }

    @Test
    void oneOfTheTwoLostIsDamage() throws IOException {
        try (DataDirectory directory = DataDirectory.open(dataDir(), logDir())) {
            recover(directory, 1).log().close();
        }
        Files.delete(logDir().resolve("version-3/log-0000000001"));
        try (DataDirectory directory = DataDirectory.open(dataDir(), logDir())) {
            assertThat(recover(directory, 2).history().own().standing())
                    .isEqualTo(Standing.DAMAGED);
        }
    }

    @Test
    void aLogLeftInDataDirWhenDataLogDirIsNewIsNotTakenForLost() throws IOException {
        try (DataDirectory directory = DataDirectory.open(dataDir(), dataDir())) {
            recover(directory, 1).log().close();
        }
        assertRefused(
                () -> DataDirectory.open(dataDir(), logDir()),
                "dataLogDir is " + logDir(),
                "still in dataDir " + dataDir(),
                "move the files version-3/log-*");
    }

    @Test
    void anEnsemblesDirectoryTellsItsMembers() throws IOException {
        try (DataDirectory directory = DataDirectory.open(dataDir(), dataDir())) {
            TestServer server = TestServer.start(directory.storage(new NoStates()).logFiles(), 1);
            server.append(new TestHistory().epoch(1));
            server.flush();
        }
        try (DataDirectory directory = DataDirectory.open(dataDir(), dataDir())) {
            assertThat(recover(directory, 2).loggedMembership())
                    .isEqualTo(TestHistory.membership(1, 2, 3));
        }
    }

    @Test
    void aSecondOpeningIsRefusedInOneLine() throws IOException {
        DataDirectory first = DataDirectory.open(dataDir(), dataDir());
        assertRefused(
                () -> DataDirectory.open(dataDir(), dataDir()),
                "dataDir " + dataDir() + " is in use",
                "stop that server first");
        first.close();
        DataDirectory.open(dataDir(), dataDir()).close();
    }

    @Test
    void aSecondProcessIsRefusedAndToldTheFirstOnesPid() throws Exception {
        try (DataDirectory held = DataDirectory.open(dataDir(), dataDir())) {
            assertThat(held).isNotNull();
            Process other =
                    new ProcessBuilder(
                                    System.getProperty("java.home") + "/bin/java",
                                    "-XX:+UseSerialGC",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    OtherProcess.class.getName(),
                                    dataDir().toString())
                            .redirectErrorStream(true)
                            .start();
            String output =
                    new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(output.strip())
                    .isEqualTo(
                            "dataDir "
                                    + dataDir()
                                    + " is in use by another process (pid "
                                    + ProcessHandle.current().pid()
                                    + "): stop that server first, or give this one a directory"
                                    + " of its own");
        }
    }

    /** Opens a directory and prints why it could not. */
    static final class OtherProcess {
        public static void main(String[] args) {
            try {
                DataDirectory.open(Path.of(args[0]), Path.of(args[0])).close();
            } catch (StorageException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    void aNewerFormatIsRefusedWithBothNumbers() throws IOException {
        DataDirectory.open(dataDir(), dataDir()).close();
        Files.writeString(dataDir().resolve("version-3/format"), "quorate-data-format 7\n");
        assertRefused(
                () -> DataDirectory.open(dataDir(), dataDir()),
                "data format 7",
                "this build reads 1",
                "newer build");
    }

    @Test
    void aFormatFileThatIsNotOursIsRefused() throws IOException {
        DataDirectory.open(dataDir(), dataDir()).close();
        Files.writeString(dataDir().resolve("version-3/format"), "something\n");
        assertRefused(
                () -> DataDirectory.open(dataDir(), dataDir()),
                "does not say",
                "restore that line");
    }

    @Test
    void aRefusedDirectoryIsNotLeftLocked() throws IOException {
        DataDirectory.open(dataDir(), dataDir()).close();
        Path format = dataDir().resolve("version-3/format");
        Files.writeString(format, "quorate-data-format 7\n");
        assertRefused(() -> DataDirectory.open(dataDir(), dataDir()), "data format 7");
        Files.writeString(format, "quorate-data-format 1\n");
        DataDirectory.open(dataDir(), dataDir()).close();
    }

    @Test
    void zooKeepersDataIsNotTouchedAndTheWayOnIsTold() throws IOException {
        Path theirs = Files.createDirectories(dataDir().resolve("version-2"));
        Files.writeString(theirs.resolve("log.1"), "x");
        assertRefused(
                () -> DataDirectory.open(dataDir(), dataDir()),
                "dataDir " + dataDir() + " holds data of Apache ZooKeeper",
                "nothing was changed",
                "empty directory");
        assertThat(dataDir().resolve("version-3")).doesNotExist();
        Files.delete(theirs.resolve("log.1"));
        DataDirectory.open(dataDir(), dataDir()).close();
    }

    @Test
    void aDirectoryThatCannotBeWrittenSaysWhoCannot() throws IOException {
        Path closed = closedFolder();
        assertRefused(
                () -> DataDirectory.open(closed.resolve("data"), closed.resolve("data")),
                "cannot use dataDir " + closed.resolve("data"),
                "writable for the user");
    }

    /** No ordinary folder is closed to root, but the kernel's own are. */
    private Path closedFolder() throws IOException {
        Path closed = Files.createDirectories(root.resolve("closed"));
        assertThat(closed.toFile().setWritable(false)).isTrue();
        return Files.isWritable(closed) ? Path.of("/sys/kernel") : closed;
    }

    @Test
    void aFileInTheWayIsNamed() throws IOException {
        Files.writeString(root.resolve("file"), "x");
        assertRefused(
                () -> DataDirectory.open(root.resolve("file"), root.resolve("file")),
                "cannot use dataDir " + root.resolve("file"),
                "Not a directory");
    }
}
