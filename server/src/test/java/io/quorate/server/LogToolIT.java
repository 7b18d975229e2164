package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** {@code bin/quorate log} on what a real server wrote: while it runs, stopped, and damaged. */
@Timeout(120)
class LogToolIT {

    @TempDir Path folder;
    private ServerProcess server;
    private ZooKeeper client;

    @BeforeEach
    void aServerThatHasWritten() throws Exception {
        server = ServerProcess.ensemble(1, folder).getFirst();
        ServerProcess.startAll(List.of(server));
        client = new ZooKeeper(server.address(), 10_000, _ -> {});
        write("/greeting", "hello world");
        client.setData("/greeting", "again".getBytes(StandardCharsets.UTF_8), 0);
    }

    @AfterEach
    void end() throws InterruptedException {
        client.close();
        server.kill();
    }

    private void write(String path, String data) throws Exception {
        byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
        client.create(path, bytes, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    private String data() {
        return server.data().toString();
    }

    @Test
    void showsAndVerifiesWhatTheServerWrote() throws Exception {
        assertThat(server.terminate()).isZero();

        ScriptRun dump =
                run("log", "dump", data(), "--kind", "txn", "--path", "/greeting", "--data");
        assertThat(dump.exitCode()).isZero();
        assertThat(dump.lines()).hasSize(2);
        assertThat(dump.line("create /greeting"))
                .contains("dataBytes 11 data \"hello world\" mode persistent");
        assertThat(dump.line("setData /greeting")).contains("version 1 dataBytes 5 data again");

        ScriptRun verified = run("log", "verify", data());
        assertThat(verified.exitCode()).isZero();
        assertThat(verified.line("verdict")).endsWith("intact");
        assertThat(verified.line("standing")).endsWith("VOTER");
    }

    @Test
    void worksBesideAServerThatWrites() throws Exception {
        AtomicBoolean ends = new AtomicBoolean();
        List<Exception> failures = new ArrayList<>();
        Thread writer =
                new Thread(
                        () -> {
                            try {
                                for (int i = 0; !ends.get(); i++) {
                                    write("/n" + i, "x".repeat(2_000));
                                }
                            } catch (Exception e) {
                                failures.add(e);
                            }
                        });
        writer.start();
        try {
            for (int i = 0; i < 5; i++) {
                assertThat(run("log", "verify", data()))
                        .returns(0, ScriptRun::exitCode)
                        .satisfies(run -> assertThat(run.line("verdict")).endsWith("intact"));
                assertThat(run("log", "dump", data(), "--kind", "txn").exitCode()).isZero();
            }
        } finally {
            ends.set(true);
            writer.join();
        }
        assertThat(failures).isEmpty();
        assertThat(server.ask("ruok")).isEqualTo("imok");
    }

    @Test
    void findsAFlippedByte() throws Exception {
        assertThat(server.terminate()).isZero();
        ScriptRun dump = run("log", "dump", data(), "--kind", "txn", "--path", "/greeting");
        String[] columns = dump.line("create /greeting").strip().split(" +");
        Path segment = segmentNumbered(Integer.parseInt(columns[0]));
        long offset = Long.parseLong(columns[1]);
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.seek(offset + 50);
            int flipped = file.read() ^ 1;
            file.seek(offset + 50);
            file.write(flipped);
        }

        ScriptRun verified = run("log", "verify", data());
        assertThat(verified.exitCode()).isOne();
        assertThat(verified.line("damage "))
                .contains(segment.getFileName() + " offset " + offset + " to ");
        assertThat(verified.line("verdict")).endsWith("damaged");

        ScriptRun shown = run("log", "dump", data());
        assertThat(shown.exitCode()).isOne();
        assertThat(shown.line("setData /greeting")).contains("version 1");
    }

    @Test
    void aWrongCommandLineAndAFolderWithoutALogAreOneLine() throws Exception {
        assertThat(run("log", "dump")).returns(2, ScriptRun::exitCode);
        ScriptRun nothing =
                run("log", "verify", Files.createDirectory(folder.resolve("x")).toString());
        assertThat(nothing.exitCode()).isEqualTo(4);
        assertThat(nothing.lines()).singleElement().asString().contains("holds no segment");
    }

    private Path segmentNumbered(int number) throws IOException {
        try (Stream<Path> files = Files.list(server.files())) {
            return files.filter(file -> file.toString().endsWith("log-%010d".formatted(number)))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private ScriptRun run(String... arguments) throws IOException, InterruptedException {
        return ScriptRun.of(folder, arguments);
    }
}
