package io.quorate.server.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.EventType;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class WatchCursorTest {

    private final WatchTable table = new WatchTable();
    private final Watcher watcher = new Watcher(1);
    private final List<String> seen = new ArrayList<>();

    private void watch(int count) {
        for (int i = 0; i < count; i++) {
            table.watchData(watcher, "/" + i);
        }
    }

    @Test
    void goesThroughAllInSlices() {
        watch(10);
        table.watchChildren(watcher, "/children");
        WatchCursor cursor = new WatchCursor(watcher);
        int looked = 0;
        while (!cursor.isAtEnd()) {
            looked += cursor.next(3, seen::add);
        }
        assertThat(looked).isEqualTo(11);
        assertThat(seen).hasSize(10).doesNotHaveDuplicates().doesNotContain("/children");
    }

    /** Whatever fires between two slices, what is there all the while is seen. */
    @Test
    void goesOnFromAWatchThatIsGone() {
        watch(10);
        WatchCursor cursor = new WatchCursor(watcher);
        cursor.next(3, seen::add);
        assertThat(seen).containsExactly("/9", "/8", "/7");
        // Where it stands, those behind that, and one in front.
        for (String path : List.of("/6", "/5", "/9")) {
            table.fire(EventType.NODE_DATA_CHANGED, path, (its, type, changed) -> {});
        }
        table.watchData(watcher, "/new");
        cursor.next(100, seen::add);
        assertThat(seen).containsExactly("/9", "/8", "/7", "/4", "/3", "/2", "/1", "/0");
    }

    @Test
    void endsWhenAllAreGone() {
        watch(10);
        WatchCursor cursor = new WatchCursor(watcher);
        cursor.next(3, seen::add);
        table.removeAll(watcher);
        while (!cursor.isAtEnd()) {
            cursor.next(3, seen::add);
        }
        assertThat(seen).hasSize(3);
    }

    @Test
    void watchesOfDataAreCountedOnce() {
        Watcher other = new Watcher(2);
        table.watchData(watcher, "/a");
        table.watchPersistently(watcher, "/a");
        table.watchRecursively(other, "/a");
        table.watchChildren(watcher, "/b");
        table.watchData(other, "/c");
        assertThat(table.dataWatchCount()).isEqualTo(3);
        assertThat(table.dataPathCount()).isEqualTo(2);
        assertThat(table.dataWatcherCount()).isEqualTo(2);
        table.fire(EventType.NODE_DATA_CHANGED, "/a", (its, type, path) -> {});
        assertThat(table.dataWatchCount()).isEqualTo(3);
        table.removeAll(other);
        assertThat(table.dataWatchCount()).isEqualTo(1);
        assertThat(table.dataPathCount()).isEqualTo(1);
        assertThat(table.dataWatcherCount()).isEqualTo(1);
        table.removeAll(watcher);
        assertThat(table.dataWatchCount()).isZero();
        assertThat(table.dataPathCount()).isZero();
        assertThat(table.dataWatcherCount()).isZero();
    }
}
