package io.quorate.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.Await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * A process that saves and keeps snapshots as fast as it can is killed again and again. What is
 * found is what was saved last, or what was being saved, as a whole.
 */
class KilledSavesIT {

    private static final int ROUNDS = 20;
    private static final int ZNODES = 400;

    @TempDir Path root;

    @Test
    void aKilledProcessLeavesOneOfItsSaves() throws Exception {
        SplittableRandom random = new SplittableRandom(42);
        Path diary = Files.createFile(root.resolve("diary"));
        Path states = Files.createDirectory(root.resolve("states"));
        int killedWhileSaving = 0;
        int done = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Process process = start(states, diary);
            awaitBegin(process, diary, done);
            process.waitFor(random.nextInt(300), TimeUnit.MILLISECONDS);
            if (round % 4 > 0) {
                awaitSaving(diary);
                process.waitFor(random.nextInt(12_000), TimeUnit.MICROSECONDS);
            }
            process.destroyForcibly().waitFor();

            List<String> lines = Files.readAllLines(diary, StandardCharsets.US_ASCII);
            lines = lines.subList(0, wholeLines(lines));
            killedWhileSaving += lines.getLast().startsWith("saving") ? 1 : 0;
            check(states, lines);
            done = lines.size();
        }
        assertThat(done).as("lines").isGreaterThan(4 * ROUNDS);
        assertThat(killedWhileSaving).isPositive();
    }

    private static int wholeLines(List<String> lines) {
        return lines.getLast().endsWith(".") ? lines.size() : lines.size() - 1;
    }

    private static void check(Path root, List<String> lines) throws IOException {
        Map<Long, Long> digests = new HashMap<>();
        long lastSaved = 0;
        for (String line : lines) {
            String[] words = line.split(" ");
            long zxid = Long.parseLong(words[1]);
            digests.put(zxid, Long.parseLong(words[2]));
            if (words[0].equals("saved")) {
                lastSaved = zxid;
            }
        }
        RocksStates states = new RocksStates(root, new LoadThreads(Thread::new, 2));
        for (long zxid : states.snapshots(1)) {
            states.restore(1, zxid, 2);
            try (StateStore store = states.open(2)) {
                assertThat(store.load(1).meta().digest()).isEqualTo(digests.get(zxid));
            }
            states.delete(2);
        }
        try (StateStore store = states.open(1)) {
            StateMeta meta = store.load(1).meta();
            assertThat(meta.base().zxid()).isGreaterThanOrEqualTo(lastSaved);
            assertThat(meta.digest()).isEqualTo(digests.get(meta.base().zxid()));
        }
    }

    private static Process start(Path states, Path diary) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledSavesIT.class.getName(),
                        states.toString(),
                        diary.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void awaitBegin(Process process, Path diary, int linesBefore)
            throws IOException, InterruptedException {
        Await.until(
                "the process begins",
                30,
                () -> {
                    assertThat(process.isAlive()).as("the process saves").isTrue();
                    return Files.readAllLines(diary).size() > linesBefore;
                });
    }

    /** Most kills shall hit a save, and not a snapshot or what is between. */
    private static void awaitSaving(Path diary) throws IOException {
        for (int i = 0; i < 100_000; i++) {
            String text = Files.readString(diary, StandardCharsets.US_ASCII);
            if (text.startsWith("saving", text.lastIndexOf('\n', text.length() - 2) + 1)) {
                return;
            }
        }
    }

    /** Saves until it is killed; the second argument is where it says so. */
    public static void main(String[] args) throws IOException {
        Path diary = Path.of(args[1]);
        SplittableRandom random = new SplittableRandom(ProcessHandle.current().pid());
        RocksStates states = new RocksStates(Path.of(args[0]), new LoadThreads(Thread::new, 2));
        try (StateStore store = states.open(1)) {
            LiveState live = new LiveState(1);
            if (store.meta() != null) {
                live = live.continuedFrom(store.load(1));
            }
            for (long i = 0; i >= 0; i++) {
                for (int k = random.nextInt(100); k >= 0; k--) {
                    live.createSetOrDelete("/n" + random.nextInt(ZNODES), random);
                }
                StateSave save = live.save();
                note(diary, "saving", save.meta());
                store.save(save);
                live.saved();
                note(diary, "saved", save.meta());
                if (i % 3 == 0) {
                    store.keepSnapshot();
                    while (store.snapshots().size() > 2) {
                        store.deleteSnapshot(store.snapshots().getFirst());
                    }
                }
            }
        }
    }

    private static void note(Path diary, String what, StateMeta meta) throws IOException {
        Files.writeString(
                diary,
                what + " " + meta.base().zxid() + " " + meta.digest() + " .\n",
                StandardCharsets.US_ASCII,
                StandardOpenOption.APPEND);
    }
}
