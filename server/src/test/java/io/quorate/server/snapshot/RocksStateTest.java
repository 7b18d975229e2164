package io.quorate.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/** What only RocksDB's state does. */
class RocksStateTest {

    @TempDir Path root;
    private final List<Thread> threads = Collections.synchronizedList(new ArrayList<>());

    private RocksStates states() throws IOException {
        return new RocksStates(root, new LoadThreads(this::thread, 2));
    }

    private Thread thread(Runnable task) {
        Thread thread = new Thread(task);
        threads.add(thread);
        return thread;
    }

    private StateNames names(long generation) {
        return new StateNames(root, generation);
    }

    /** Tables of a state, the newest last. */
    private List<Path> tables(long generation) throws IOException {
        return StateFiles.list(names(generation).state()).stream()
                .filter(RocksFolder::isTable)
                .map(names(generation).state()::resolve)
                .toList();
    }

    private static void flip(Path file, int at) throws IOException {
        byte[] content = Files.readAllBytes(file);
        content[at] ^= 1;
        Files.write(file, content);
    }

    @Test
    void manyFilesAreOneSaveAndSeveralThreadsLoadThem() throws IOException {
        LiveState live = new LiveState(1);
        StoreTiming.fill(live, 200_000);
        try (RocksState store = (RocksState) states().open(1)) {
            live.saveTo(store);
            assertThat(store.fileSizes())
                    .hasSizeGreaterThan(1)
                    .allMatch(bytes -> bytes <= RocksSettings.FILE_BYTES_MAX);
            live.touchSome(new SplittableRandom(1), 500);
            live.saveTo(store);
            live.assertSameDigest(store.load(1));
            assertThat(threads).hasSize(2).noneMatch(Thread::isAlive);
        }
    }

    /** A large znode and many small ones behind it: buffers grow, chunks end. */
    @Test
    void znodesOfAllSizesAreLoaded() throws IOException {
        LiveState live = new LiveState(2);
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 3000; i++) {
            int bytes = i % 500 == 7 ? random.nextInt(1 << 20) : random.nextInt(300);
            live.create("/n" + random.nextLong(1L << 60), new byte[bytes]);
        }
        try (StateStore store = states().open(1)) {
            live.saveTo(store);
            live.assertSame(store.load(1));
        }
    }

    /** As with a full disk: nothing of the save is left, and the next one carries it. */
    @Test
    void aSaveThatCannotWriteItsFilesFailsAlone() throws IOException {
        LiveState live = new LiveState(3).run(100);
        try (StateStore store = states().open(1)) {
            live.saveTo(store);
            StateMeta before = live.meta();
            Path away = root.resolveSibling(root.getFileName() + "-away");
            live.run(100);
            Files.move(root, away);
            StateSave save = live.save();
            assertThatThrownBy(() -> store.save(save))
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessageStartingWith("the state was not saved, the one before is intact")
                    .hasMessageContaining("No such file or directory");
            Files.move(away, root);
            assertThat(store.meta()).isEqualTo(before);
            assertThat(store.load(1).meta()).isEqualTo(before);

            live.run(100);
            live.saveTo(store);
            live.assertSame(store.load(1));
        }
    }

    /** Where RocksDB itself fails nobody knows what is on the disk: no second attempt is taken. */
    @Test
    void aSaveThatFailsWithinRocksDbEndsTheStore() throws IOException {
        LiveState live = new LiveState(3).run(100);
        try (StateStore store = states().open(1)) {
            live.saveTo(store);
            StateMeta before = live.meta();
            Path away = root.resolve("away");
            Files.move(names(1).state(), away);
            StateSave save = live.run(100).save();
            assertThatThrownBy(() -> store.save(save))
                    .isInstanceOf(StateWriteFailedException.class)
                    .hasMessageContaining("the server must start again");
            Files.move(away, names(1).state());
            assertThatThrownBy(() -> store.save(save)).hasMessageContaining("closed");
            try (StateStore again = states().open(1)) {
                assertThat(again.meta()).isEqualTo(before);
                again.save(save);
                live.assertSame(again.load(1));
            }
        }
    }

    @Test
    void whatWasHalfMadeIsDeletedByOpen() throws IOException {
        LiveState live = new LiveState(4).run(50);
        try (StateStore store = states().open(1)) {
            live.saveTo(store);
            store.keepSnapshot();
        }
        List<Path> halfMade =
                List.of(
                        names(1).saving(),
                        names(1).stateHalfMade(),
                        names(1).snapshotHalfMade(live.zxid + 1),
                        names(1).snapshots().resolve("0000000100000033.tmp.tmp"));
        for (Path path : halfMade) {
            Files.createDirectory(path);
            Files.write(path.resolve("000004.sst"), new byte[10]);
        }
        try (StateStore store = states().open(1)) {
            assertThat(halfMade).noneMatch(Files::exists);
            assertThat(store.snapshots()).containsExactly(live.zxid);
            live.assertSame(store.load(1));
        }
    }

    @Test
    void onlyTablesThatAreNewAreVerifiedForASnapshot() throws IOException {
        LiveState live = new LiveState(5).run(100);
        try (StateStore store = states().open(1)) {
            live.saveTo(store);
            store.keepSnapshot();
            // Its bytes are not read again: this rot stays for a load to find.
            Path old = tables(1).getLast();
            flip(old, 20);
            live.run(100);
            live.saveTo(store);
            store.keepSnapshot();
            flip(old, 20);

            live.run(100);
            live.saveTo(store);
            flip(tables(1).getLast(), 20);
            assertThatThrownBy(store::keepSnapshot)
                    .isInstanceOf(UnreadableStateException.class)
                    .hasMessageContaining(".sst");
            assertThat(store.snapshots()).hasSize(2).doesNotContain(live.zxid);
            assertThat(StateFiles.list(names(1).snapshots())).hasSize(2);
        }
    }

    @Test
    void aSnapshotOutlivesTheStateAndIsNotTouchedByItsRestoration() throws IOException {
        LiveState live = new LiveState(6).run(100);
        RocksStates states = states();
        byte[] before;
        try (StateStore store = states.open(1)) {
            live.saveTo(store);
            store.keepSnapshot();
            before = ArchiveBytes.of(store, live.zxid);
        }
        long zxid = live.zxid;
        states.restore(1, zxid, 2);
        try (StateStore restored = states.open(2)) {
            for (int i = 0; i < 6; i++) {
                live.run(50);
                live.saveTo(restored);
                restored.keepSnapshot();
            }
            live.assertSame(restored.load(1));
        }
        try (StateStore store = states.open(1)) {
            assertThat(ArchiveBytes.of(store, zxid)).isEqualTo(before);
            assertThat(store.meta()).isEqualTo(store.load(2).meta());
        }
    }

    @Test
    void aSnapshotUnderAnothersNameIsNotRestored() throws IOException {
        LiveState live = new LiveState(6).run(100);
        RocksStates states = states();
        try (StateStore store = states.open(1)) {
            live.saveTo(store);
            store.keepSnapshot();
        }
        Files.move(names(1).snapshot(live.zxid), names(1).snapshot(live.zxid + 1));
        assertThatThrownBy(() -> states.restore(1, live.zxid + 1, 2))
                .isInstanceOf(UnreadableStateException.class)
                .hasMessageContaining("its name");
        assertThat(states.exists(2)).isFalse();
    }

    @Test
    void onlyTheLastGenerationStaysInQuarantine() throws IOException {
        RocksStates states = states();
        for (long generation = 1; generation <= 3; generation++) {
            LiveState live = new LiveState(generation).run(20);
            try (StateStore store = states.open(generation)) {
                live.saveTo(store);
                store.keepSnapshot();
            }
        }
        states.putAside(1);
        states.putAside(2);
        Path quarantine = root.resolve("quarantine");
        assertThat(StateFiles.list(quarantine)).containsExactly("2-snapshots", "2-state");
        assertThat(states.generations()).containsExactly(3L);

        // Cut short between the two moves, and done again.
        Files.move(names(3).state(), quarantine.resolve("3-state"));
        states.putAside(3);
        assertThat(StateFiles.list(quarantine)).containsExactly("3-snapshots", "3-state");
        assertThat(states.generations()).isEmpty();
    }

    @Test
    void aNewerFormatIsRefusedAndNothingIsChanged() throws Exception {
        LiveState live = new LiveState(7).run(20);
        try (StateStore store = states().open(1)) {
            live.saveTo(store);
        }
        byte[] meta = StateCodec.meta(live.meta());
        meta[3] = 2;
        String state = names(1).state().toString();
        try (Options options = new Options();
                RocksDB db = RocksDB.open(options, state)) {
            db.put(StateCodec.metaKey(), meta);
        }
        List<String> before = StateFiles.list(names(1).state());
        assertThatThrownBy(() -> states().open(1))
                .isInstanceOf(NewerStateException.class)
                .hasMessageContaining("state format 2, this build reads up to 1");
        assertThat(StateFiles.list(names(1).state())).isEqualTo(before);
    }

    @Test
    void filesOfANewerRocksDbAreNamedSo() throws IOException {
        LiveState live = new LiveState(7).run(20);
        try (StateStore store = states().open(1)) {
            live.saveTo(store);
        }
        for (String name : StateFiles.list(names(1).state())) {
            Path file = names(1).state().resolve(name);
            if (name.startsWith("OPTIONS")) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                Files.writeString(
                        file,
                        text.replaceFirst("rocksdb_version=[0-9.]+", "rocksdb_version=99.7.1"),
                        StandardCharsets.ISO_8859_1);
            }
        }
        // Newer, but readable: no reason to refuse it.
        try (StateStore store = states().open(1)) {
            live.assertSame(store.load(1));
        }
        aNewerRocksDbWroteIt();
        flip(tables(1).getLast(), (int) Files.size(tables(1).getLast()) - 10);
        assertThatThrownBy(() -> states().open(1))
                .isInstanceOf(NewerStateException.class)
                .hasMessageContaining("was written with RocksDB 99.7, this build has 11.8.1");
    }

    private void aNewerRocksDbWroteIt() throws IOException {
        Files.writeString(
                names(1).state().resolve("OPTIONS-000099"),
                "[Version]\n  rocksdb_version=99.7.1\n",
                StandardCharsets.ISO_8859_1);
    }

    /** What a crash leaves of a table that was about to be taken in is nobody's. */
    @Test
    void tablesThatNoSaveEnteredAreDeletedByOpen() throws IOException {
        LiveState live = new LiveState(8).run(50);
        try (StateStore store = states().open(1)) {
            live.saveTo(store);
        }
        Path orphan = names(1).state().resolve("000999.sst");
        Files.copy(tables(1).getFirst(), orphan);
        try (StateStore store = states().open(1)) {
            live.assertSame(store.load(1));
            live.run(30);
            live.saveTo(store);
            live.assertSame(store.load(1));
        }
        assertThat(orphan).doesNotExist();
    }

    @Test
    void aStateThatIsOpenIsNotOpenedTwice() throws IOException {
        try (StateStore store = states().open(1)) {
            assertThat(store.meta()).isNull();
            assertThatThrownBy(() -> states().open(1)).isInstanceOf(IOException.class);
        }
    }
}
