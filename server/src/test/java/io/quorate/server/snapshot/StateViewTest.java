package io.quorate.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.server.session.SessionTable;
import io.quorate.server.tree.DataTree;
import io.quorate.server.tree.TreeCheck;
import io.quorate.server.tree.Znode;
import io.quorate.server.tree.ZnodeRef;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A state as the tools see it: all of it, as the tree has it, and whatever its owner does. */
class StateViewTest {

    @TempDir Path root;

    private RocksStates states() throws IOException {
        return new RocksStates(root, new LoadThreads(Thread::new, 1));
    }

    private Path state() {
        return new StateNames(root, 1).state();
    }

    @Test
    void everyZnodeIsAsTheTreeHasIt() throws IOException {
        LiveState live = new LiveState(11);
        try (StateStore store = states().open(1)) {
            for (int i = 0; i < 4; i++) {
                live.run(200).saveTo(store);
            }
        }
        int compared = 0;
        try (StateView view = StateView.open(state());
                StateCursor cursor = view.entries()) {
            assertThat(view.meta()).isEqualTo(live.meta());
            assertThat(view.markProblem()).isNull();
            StateEntry entry = cursor.next();
            TreeCheck check = new TreeCheck();
            long sessionDigest = 0;
            while (entry != null) {
                switch (entry) {
                    case StateEntry.OfAcl(var number, var acl) ->
                            assertThat(check.acl(number, acl)).isNull();
                    case StateEntry.OfMeta(var meta) -> assertThat(meta).isEqualTo(live.meta());
                    case StateEntry.OfSession(var session) -> {
                        assertThat(session).isEqualTo(live.sessions.get(session.id()));
                        sessionDigest += SessionTable.digestOf(session);
                    }
                    case StateEntry.OfZnode t -> {
                        compared++;
                        assertThat(check.znode(t.znode(), t.cversion(), t.pzxid())).isNull();
                        assertSame(live.tree, t, view.childCount(t));
                    }
                    case StateEntry.Undecodable(var what) -> throw new AssertionError(what);
                }
                entry = cursor.next();
            }
            assertThat(check.finish()).isEmpty();
            assertThat(check.digest() + sessionDigest).isEqualTo(live.meta().digest());
        }
        // It counts one more, as ZooKeeper does.
        assertThat(compared).isEqualTo(live.tree.nodeCount() - 1);
    }

    private static void assertSame(DataTree tree, StateEntry.OfZnode entry, int children) {
        ZnodeRef there = new ZnodeRef();
        String path = Znode.path(entry.znode());
        assertThat(tree.find(path, there)).as(path).isTrue();
        assertThat(entry.cversion()).as(path).isEqualTo(there.cversion());
        assertThat(entry.pzxid()).as(path).isEqualTo(there.pzxid());
        assertThat(children).as(path).isEqualTo(there.childCount());
    }

    @Test
    void childrenAreCountedAmongNamesThatSortBetween() throws IOException {
        LiveState live = new LiveState(1);
        try (StateStore store = states().open(1)) {
            for (String path :
                    List.of(
                            "/a",
                            "/a!",
                            "/a-b",
                            "/a-b/c",
                            "/a/b",
                            "/a/b-c",
                            "/a/b/c",
                            "/a/b/c/d")) {
                live.create(path, new byte[3]);
            }
            live.create("/a/b0", new byte[0]);
            live.saveTo(store);
        }
        TreeMap<String, Integer> counts = new TreeMap<>();
        try (StateView view = StateView.open(state());
                StateCursor cursor = view.entries()) {
            cursor.seekZnode("/a".getBytes(StandardCharsets.UTF_8));
            while (cursor.next() instanceof StateEntry.OfZnode znode) {
                counts.put(Znode.path(znode.znode()), view.childCount(znode));
            }
        }
        assertThat(counts)
                .containsEntry("/a", 3)
                .containsEntry("/a!", 0)
                .containsEntry("/a-b", 1)
                .containsEntry("/a/b", 1)
                .containsEntry("/a/b-c", 0)
                .containsEntry("/a/b/c", 1)
                .doesNotContainKey("/");
    }

    @Test
    void whatWasOpenedStaysReadableWhileItsOwnerSavesAndMerges() throws IOException {
        LiveState live = new LiveState(3);
        SplittableRandom any = new SplittableRandom(3);
        try (StateStore store = states().open(1)) {
            live.run(300).saveTo(store);
            int nodes = live.tree.nodeCount() - 1;
            StateMeta then = live.meta();
            try (StateView view = StateView.open(state());
                    StateCursor cursor = view.entries()) {
                for (int i = 0; i < 12; i++) {
                    live.touchAll(any.nextLong());
                    live.saveTo(store);
                }
                for (String table : view.tables()) {
                    // What a merge of the owner does, for certain.
                    Files.deleteIfExists(state().resolve(table));
                }
                assertThat(view.meta()).isEqualTo(then);
                assertThat(paths(cursor)).hasSize(nodes);
            }
        }
    }

    private static List<String> paths(StateCursor cursor) throws IOException {
        List<String> paths = new ArrayList<>();
        StateEntry entry = cursor.next();
        while (entry != null) {
            if (entry instanceof StateEntry.OfZnode znode) {
                paths.add(Znode.path(znode.znode()));
            }
            entry = cursor.next();
        }
        return paths;
    }

    @Test
    void keysMustAscend() {
        KeyOrder order = new KeyOrder();
        assertThat(order.isNext(key(""))).isTrue();
        assertThat(order.isNext(key("a"))).isTrue();
        assertThat(order.isNext(key("ab"))).isTrue();
        assertThat(order.isNext(key("ab"))).isFalse();
        assertThat(order.isNext(key("\u00ff"))).isTrue();
        assertThat(order.isNext(key("b"))).isFalse();
        order.restart();
        assertThat(order.isNext(key("a"))).isTrue();
    }

    private static ByteBuffer key(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void lessThanTheMarkSaysIsToldAndWhatIsMissingRefused() throws IOException {
        LiveState live = new LiveState(3);
        try (StateStore store = states().open(1)) {
            live.run(30).saveTo(store);
        }
        StateMeta later = new StateMeta(LiveState.base(live.zxid + 1), 7);
        SavedMark.of(later).write(state());
        try (StateView view = StateView.open(state())) {
            assertThat(view.markProblem()).contains("was saved as of zxid");
        }
        Files.delete(state().resolve("CURRENT"));
        assertThatThrownBy(() -> StateView.open(state()))
                .isInstanceOf(UnreadableStateException.class);
    }
}
