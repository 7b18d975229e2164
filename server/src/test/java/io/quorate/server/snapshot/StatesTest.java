package io.quorate.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** What every implementation of the ports promises. */
class StatesTest {

    enum Kind {
        ROCKS {
            @Override
            States create(Path root) throws IOException {
                return new RocksStates(root, new LoadThreads(Thread::new, 3));
            }
        },
        MEMORY {
            @Override
            States create(Path root) throws IOException {
                return new MemoryStates();
            }
        };

        abstract States create(Path root) throws IOException;
    }

    @TempDir Path root;

    /** Random histories, saved at random moments; what is loaded is what is in memory. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void whatIsLoadedIsWhatWasSaved(Kind kind) throws IOException {
        for (long seed = 1; seed <= 4; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            States states = kind.create(root);
            LiveState live = new LiveState(seed);
            StateStore store = states.open(seed);
            assertThat(store.meta()).isNull();
            for (int round = 0; round < 25; round++) {
                live.run(random.nextInt(40));
                StateSave save = live.save();
                if (random.nextInt(4) == 0) {
                    continue; // As if it had failed: the next one carries its changes too.
                }
                store.save(save);
                live.saved();
                assertThat(store.meta()).isEqualTo(live.meta());
                if (random.nextInt(3) == 0) {
                    store.close();
                    store = states.open(seed);
                    assertThat(store.meta()).isEqualTo(live.meta());
                }
                live.assertSame(store.load(random.nextLong()));
            }
            store.close();
        }
    }

    /** A loaded tree goes on as the one does that was never saved. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void aLoadedTreeSavesOnlyWhatChangesInIt(Kind kind) throws IOException {
        States states = kind.create(root);
        LiveState live = new LiveState(5).run(200);
        try (StateStore store = states.open(1)) {
            live.saveTo(store);
            LiveState loaded = live.continuedFrom(store.load(99));
            assertThat(loaded.save().tree().getFirst().znodes().size()).isZero();
            loaded.saved();
            for (int round = 0; round < 20; round++) {
                loaded.run(30);
                loaded.saveTo(store);
                loaded.assertSame(store.load(round));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void anEmptyTreeIsSavedWithTheZnodesThatEveryTreeHas(Kind kind) throws IOException {
        LiveState live = new LiveState(1);
        live.zxid = 0;
        try (StateStore store = kind.create(root).open(1)) {
            live.saveTo(store);
            live.assertSame(store.load(2));
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void snapshotsAreOfTheirMomentsAndCanBeRestored(Kind kind) throws IOException {
        States states = kind.create(root);
        LiveState live = new LiveState(6);
        TreeMap<Long, Long> digests = new TreeMap<>();
        try (StateStore store = states.open(1)) {
            for (int i = 0; i < 8; i++) {
                live.run(60);
                live.saveTo(store);
                store.keepSnapshot();
                store.keepSnapshot();
                digests.put(live.zxid, live.meta().digest());
            }
            assertThat(store.snapshots()).isEqualTo(digests.keySet());
            store.deleteSnapshot(digests.firstKey());
            store.deleteSnapshot(digests.firstKey());
            digests.pollFirstEntry();
            assertThat(store.snapshots()).isEqualTo(digests.keySet());
        }
        assertThat(states.snapshots(1)).isEqualTo(digests.keySet());
        for (var snapshot : digests.entrySet()) {
            states.restore(1, snapshot.getKey(), 2);
            try (StateStore restored = states.open(2)) {
                LoadedState loaded = restored.load(3);
                assertThat(loaded.meta().base()).isEqualTo(LiveState.base(snapshot.getKey()));
                assertThat(loaded.meta().digest()).isEqualTo(snapshot.getValue());
                assertThat(restored.snapshots()).isEmpty();
            }
            states.delete(2);
        }
        assertThat(states.snapshots(1)).isEqualTo(digests.keySet());
        assertThatThrownBy(() -> states.restore(1, 77, 2)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aSnapshotIsReceivedInAnyPieces(Kind kind) throws IOException {
        States states = kind.create(root);
        LiveState live = new LiveState(7).run(300);
        try (StateStore store = states.open(1)) {
            live.saveTo(store);
            store.keepSnapshot();
            SplittableRandom random = new SplittableRandom(1);
            for (int generation = 2; generation < 6; generation++) {
                try (SnapshotReader reader = store.openSnapshot(live.zxid);
                        SnapshotWriter writer = states.receive(generation)) {
                    assertThat(reader.zxid()).isEqualTo(live.zxid);
                    long at = 0;
                    while (at < reader.sizeBytes()) {
                        ByteBuffer piece = ByteBuffer.allocate(random.nextInt(1, 3000));
                        reader.read(at, piece);
                        at += piece.flip().remaining();
                        writer.write(piece);
                    }
                    assertThat(states.exists(generation)).isFalse();
                    writer.finish();
                }
                try (StateStore received = states.open(generation)) {
                    live.assertSame(received.load(9));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whatIsReadDoesNotDependOnHow(Kind kind) throws IOException {
        States states = kind.create(root);
        LiveState live = new LiveState(8).run(300);
        try (StateStore store = states.open(1)) {
            live.saveTo(store);
            store.keepSnapshot();
            byte[] whole = ArchiveBytes.of(store, live.zxid);
            assertThat(ArchiveBytes.of(store, live.zxid)).isEqualTo(whole);
            SplittableRandom random = new SplittableRandom(2);
            try (SnapshotReader reader = store.openSnapshot(live.zxid)) {
                for (int i = 0; i < 500; i++) {
                    int from = random.nextInt(whole.length + 1);
                    ByteBuffer piece = ByteBuffer.allocate(random.nextInt(5000));
                    reader.read(from, piece);
                    int length = Math.min(piece.capacity(), whole.length - from);
                    assertThat(piece.flip()).isEqualTo(ByteBuffer.wrap(whole, from, length));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void generationsAreKeptApart(Kind kind) throws IOException {
        States states = kind.create(root);
        assertThat(states.generations()).isEmpty();
        assertThat(states.exists(3)).isFalse();
        LiveState three = new LiveState(3).run(50);
        LiveState five = new LiveState(5).run(50);
        try (StateStore third = states.open(3);
                StateStore fifth = states.open(5)) {
            three.saveTo(third);
            third.keepSnapshot();
            five.saveTo(fifth);
        }
        assertThat(states.generations()).containsExactly(3L, 5L);
        assertThat(states.exists(3)).isTrue();

        states.putAside(3);
        assertThat(states.generations()).containsExactly(5L);
        assertThat(states.snapshots(3)).isEmpty();
        states.delete(5);
        assertThat(states.generations()).isEmpty();
        assertThat(states.describe(5)).endsWith("state-5");
        try (StateStore fifth = states.open(5)) {
            assertThat(fifth.meta()).isNull();
        }
    }

    /** What a receiver left is there until the next attempt, and counts for nothing. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void whatWasNotReceivedToItsEndIsNoState(Kind kind) throws IOException {
        States states = kind.create(root);
        LiveState live = new LiveState(7).run(300);
        try (StateStore store = states.open(1)) {
            live.saveTo(store);
            store.keepSnapshot();
            byte[] whole = ArchiveBytes.of(store, live.zxid);
            SnapshotWriter broken = states.receive(2);
            broken.write(ByteBuffer.wrap(whole, 0, whole.length / 2));
            assertThat(states.exists(2)).isFalse();
            assertThat(states.generations()).containsExactly(1L, 2L);
            assertThatThrownBy(broken::finish).isInstanceOf(UnreadableStateException.class);
            broken.close();
            assertThat(states.generations()).containsExactly(1L);

            SnapshotWriter abandoned = states.receive(2);
            abandoned.write(ByteBuffer.wrap(whole, 0, whole.length / 3));
            try (SnapshotWriter again = states.receive(2)) {
                again.write(ByteBuffer.wrap(whole));
                again.finish();
            }
            try (StateStore received = states.open(2)) {
                live.assertSame(received.load(1));
            }
        }
    }
}
