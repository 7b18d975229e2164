package io.quorate.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.quorate.server.Await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;

/** A disk that is full, and then has room again. */
class DiskFullIT {

    private static final int DISK_MIB = 48;

    @TempDir Path mountPoint;

    private interface Body {
        void run() throws IOException;
    }

    /** On a small disk of its own; needs the right to mount one. */
    private void onSmallDisk(Body body) throws IOException, InterruptedException {
        String refused =
                run("mount", "-t", "tmpfs", "-o", "size=" + DISK_MIB + "m", "tmpfs", mountPoint);
        if (!refused.isEmpty()) {
            String line = "not tested: a full disk, since none can be mounted here: " + refused;
            if ("true".equals(System.getenv("CI"))) {
                fail(line);
            }
            System.out.println(line);
            return;
        }
        try {
            body.run();
        } finally {
            assertThat(run("umount", mountPoint)).isEmpty();
        }
    }

    /** What a command complains of. */
    private static String run(Object... command) throws IOException, InterruptedException {
        String[] words = new String[command.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = command[i].toString();
        }
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return process.waitFor() == 0 ? "" : said.isEmpty() ? "refused" : said;
    }

    /**
     * Leaves so many bytes free. What is merged in the background may take some of them between the
     * look and the write, and then the filler is what finds no room: it is made anew.
     */
    private void fill(long free) throws IOException {
        Path filler = mountPoint.resolve("filler");
        for (int i = 0; i < 100; i++) {
            long usable = Files.getFileStore(mountPoint).getUsableSpace();
            try {
                Files.write(
                        filler,
                        new byte[(int) Math.max(0, usable - free)],
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
                return;
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("No space left");
                Files.delete(filler);
            }
        }
        throw new IOException("the disk is never quiet");
    }

    @Test
    void aSaveThatFindsNoRoomFailsAloneAndTheNextOneCarriesBoth() throws Exception {
        onSmallDisk(
                () -> {
                    States states = new RocksStates(mountPoint, new LoadThreads(Thread::new, 2));
                    LiveState live = new LiveState(1);
                    try (StateStore store = states.open(1)) {
                        StoreTiming.fill(live, 20_000);
                        live.saveTo(store);
                        fill(0);
                        assertThatThrownBy(store::keepSnapshot)
                                .isExactlyInstanceOf(IOException.class)
                                .hasMessageContaining("No space left");
                        assertThat(store.snapshots()).isEmpty();
                        Files.delete(mountPoint.resolve("filler"));
                        store.keepSnapshot();
                        StateMeta saved = live.meta();
                        for (long free = 0; free < 3 << 20; free += 500_000) {
                            fill(free);
                            live.touchAll(free);
                            StateSave save = live.save();
                            assertThatThrownBy(() -> store.save(save))
                                    .isExactlyInstanceOf(IOException.class)
                                    .hasMessageContaining("No space left");
                            assertThat(store.meta()).isEqualTo(saved);
                            assertThat(store.load(free).meta()).isEqualTo(saved);
                            Files.delete(mountPoint.resolve("filler"));
                        }
                        live.saveTo(store);
                        live.assertSameDigest(store.load(5));
                        store.keepSnapshot();
                    }
                    try (StateStore store = states.open(1)) {
                        live.assertSameDigest(store.load(5));
                    }
                });
    }

    /** Merging in the background finds no room: saves do not depend on it, and it goes on later. */
    @Test
    void aBackgroundThatFindsNoRoomStopsNoSaveAndGoesOnLater() throws Exception {
        onSmallDisk(
                () -> {
                    States states = new RocksStates(mountPoint, new LoadThreads(Thread::new, 2));
                    LiveState live = new LiveState(1);
                    SplittableRandom random = new SplittableRandom(1);
                    try (StateStore store = states.open(1)) {
                        StoreTiming.fill(live, 50_000);
                        live.saveTo(store);
                        fillUntilNothingIsMerged(live, (RocksState) store, random);
                        assertThat(((RocksState) store).fileSizes()).hasSizeGreaterThan(12);
                        Files.delete(mountPoint.resolve("filler"));
                        live.touchSome(random, 1000);
                        live.saveTo(store);
                        awaitFewFiles((RocksState) store);
                        live.assertSameDigest(store.load(5));
                    }
                });
    }

    /** Room for saves, but not for more; what a save cannot do the next one does. */
    private void fillUntilNothingIsMerged(LiveState live, RocksState store, SplittableRandom random)
            throws IOException {
        for (int i = 0; i < 100 && store.fileSizes().size() <= 12; i++) {
            fill(4 << 20);
            live.touchSome(random, 1000);
            try {
                live.saveTo(store);
            } catch (StateWriteFailedException e) {
                throw e;
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("No space left");
                Files.delete(mountPoint.resolve("filler"));
            }
        }
    }

    private static void awaitFewFiles(RocksState store) throws IOException {
        try {
            Await.until("few files", 60, () -> store.fileSizes().size() <= 6);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
