package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** {@code bin/quorate snapshot} on what real servers saved: beside them, and compared. */
@Timeout(180)
class SnapshotToolIT {

    @TempDir Path folder;
    private final List<ServerProcess> servers = new ArrayList<>();
    private final List<ZooKeeper> clients = new ArrayList<>();

    /** Servers that save often. */
    private void start(int size) throws IOException, InterruptedException {
        servers.addAll(ServerProcess.ensemble(size, folder));
        for (ServerProcess server : servers) {
            Files.writeString(
                    folder.resolve(server.id() + "/zoo.cfg"),
                    "snapshotIdleMillis=200\nsnapshotTailMinKiB=1\nsyncLimit=5\ninitLimit=10\n",
                    StandardOpenOption.APPEND);
        }
        ServerProcess.startAll(servers);
    }

    private ZooKeeper client(ServerProcess server) throws IOException {
        ZooKeeper client = new ZooKeeper(server.address(), 10_000, _ -> {});
        clients.add(client);
        return client;
    }

    @AfterEach
    void end() throws InterruptedException {
        for (ZooKeeper client : clients) {
            client.close();
        }
        for (ServerProcess server : servers) {
            server.kill();
        }
    }

    private static void write(ZooKeeper client, String path, String data) throws Exception {
        byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
        client.create(path, bytes, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    @Test
    void worksBesideAServerThatWritesAndSaves() throws Exception {
        start(1);
        ZooKeeper client = client(servers.getFirst());
        write(client, "/greeting", "hello world");
        AtomicBoolean ends = new AtomicBoolean();
        List<Exception> failures = new ArrayList<>();
        Thread writer =
                new Thread(
                        () -> {
                            try {
                                for (int i = 0; !ends.get(); i++) {
                                    write(client, "/n" + i, "x".repeat(500));
                                    TimeUnit.MILLISECONDS.sleep(i % 20 == 0 ? 300 : 0);
                                }
                            } catch (Exception e) {
                                failures.add(e);
                            }
                        });
        writer.start();
        try {
            awaitSnapshots(1, 2);
            for (int i = 0; i < 4; i++) {
                ScriptRun verified = run("snapshot", "verify", data(1));
                assertThat(verified.exitCode()).as(String.join("\n", verified.lines())).isZero();
                assertThat(verified.line("log      ")).contains("fits: ");
                ScriptRun dump = run("snapshot", "dump", data(1), "--path", "/greeting", "--data");
                assertThat(dump.exitCode()).isZero();
                assertThat(dump.line("/greeting"))
                        .contains("dataBytes 11 data \"hello world\" version 0 cversion 0");
            }
        } finally {
            ends.set(true);
            writer.join();
        }
        assertThat(failures).isEmpty();
        assertThat(servers.getFirst().ask("ruok")).isEqualTo("imok");
    }

    @Test
    void serversOfAnEnsembleAreEqualAtTheSameZxid() throws Exception {
        start(3);
        ZooKeeper client = client(servers.getFirst());
        for (int i = 0; i < 40; i++) {
            write(client, "/n" + i, "data " + i);
        }
        client.setData("/n7", "other".getBytes(StandardCharsets.UTF_8), 0);
        client.delete("/n8", 0);
        awaitSnapshots(1, 1);
        awaitSnapshots(2, 1);
        // Quiet now: the next saves of both are of the last transaction there was.
        client.close();
        awaitSameSave();

        ScriptRun equal = run("snapshot", "diff", data(1), data(2));
        assertThat(equal.exitCode()).as(String.join("\n", equal.lines())).isZero();
        assertThat(equal.line("verdict ")).endsWith("equal");
        assertThat(equal.line("side      a ").replaceAll(".* zxid", ""))
                .isEqualTo(equal.line("side      b ").replaceAll(".* zxid", ""));

        Path old =
                folder.resolve(
                        "1/data/version-3/snapshots-1/%016x".formatted(snapshots(1).first()));
        // Less than a KiB of log is not worth a save.
        write(client(servers.get(1)), "/later", "x".repeat(3_000));
        awaitSaveWith("/later");
        ScriptRun different = run("snapshot", "diff", old.toString(), data(1), "--path", "/later");
        assertThat(different.exitCode()).isOne();
        assertThat(different.line("znode "))
                .contains("/later dataBytes 3000", "difference onlyInB");
    }

    private void awaitSameSave() throws Exception {
        Await.until(
                "saves of the same zxid",
                30,
                () -> snapshots(1).last().equals(snapshots(2).last()));
    }

    private void awaitSaveWith(String path) throws Exception {
        Await.until(
                "a save with " + path,
                30,
                () -> !run("snapshot", "dump", data(1), "--path", path).lines().isEmpty());
    }

    private void awaitSnapshots(int id, int count) throws Exception {
        Await.until(count + " snapshots of " + id, 30, () -> snapshots(id).size() >= count);
    }

    private SortedSet<Long> snapshots(int id) throws IOException {
        SortedSet<Long> zxids = new TreeSet<>();
        Path of = folder.resolve(id + "/data/version-3/snapshots-1");
        if (Files.exists(of)) {
            try (Stream<Path> all = Files.list(of)) {
                all.map(path -> path.getFileName().toString())
                        .filter(name -> !name.endsWith(".tmp"))
                        .forEach(name -> zxids.add(Long.parseLong(name, 16)));
            }
        }
        return zxids;
    }

    private String data(int id) {
        return folder.resolve(id + "/data").toString();
    }

    private ScriptRun run(String... arguments) throws IOException, InterruptedException {
        return ScriptRun.of(folder, arguments);
    }
}
