package io.quorate.server.watch;

import static io.quorate.protocol.EventType.NODE_CHILDREN_CHANGED;
import static io.quorate.protocol.EventType.NODE_CREATED;
import static io.quorate.protocol.EventType.NODE_DATA_CHANGED;
import static io.quorate.protocol.EventType.NODE_DELETED;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.EventType;
import io.quorate.protocol.WatcherType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;

/** PROTOCOL 12.2 and 12.3. */
final class WatchTableTest {

    private final WatchTable table = new WatchTable();
    private final Watcher one = new Watcher(1);
    private final Watcher two = new Watcher(2);

    private List<String> fire(EventType type, String path) {
        List<String> events = new ArrayList<>();
        table.fire(
                type,
                path,
                (watcher, event, at) -> events.add(watcher.connection() + " " + event + " " + at));
        return events;
    }

    private void register(String kind, Watcher watcher, String path) {
        switch (kind) {
            case "data" -> table.watchData(watcher, path);
            case "children" -> table.watchChildren(watcher, path);
            case "persistent" -> table.watchPersistently(watcher, path);
            case "recursive" -> table.watchRecursively(watcher, path);
            default -> throw new IllegalArgumentException(kind);
        }
    }

    @ParameterizedTest(name = "{0} watch, {1}: heard {2}, stays {3}")
    @CsvSource({
        "data, NODE_CREATED, true, false",
        "data, NODE_DELETED, true, false",
        "data, NODE_DATA_CHANGED, true, false",
        "data, NODE_CHILDREN_CHANGED, false, true",
        "children, NODE_CREATED, false, true",
        "children, NODE_DELETED, true, false",
        "children, NODE_DATA_CHANGED, false, true",
        "children, NODE_CHILDREN_CHANGED, true, false",
        "persistent, NODE_CREATED, true, true",
        "persistent, NODE_DELETED, true, true",
        "persistent, NODE_DATA_CHANGED, true, true",
        "persistent, NODE_CHILDREN_CHANGED, true, true",
        "recursive, NODE_CREATED, true, true",
        "recursive, NODE_DELETED, true, true",
        "recursive, NODE_DATA_CHANGED, true, true",
        "recursive, NODE_CHILDREN_CHANGED, false, true"
    })
    void eachKindHearsWhatConcernsIt(String kind, EventType type, boolean heard, boolean stays) {
        register(kind, one, "/a");
        assertThat(fire(type, "/a")).hasSize(heard ? 1 : 0);
        assertThat(table.isEmpty()).isEqualTo(!stays);
    }

    @Test
    void aRecursiveWatchOfWhatIsNobodysAncestorHearsNothing() {
        for (String path : List.of("", "x", "/a/", "/a/b/", "/aa", "/a/bb")) {
            table.watchRecursively(one, path);
        }
        assertThat(fire(NODE_CREATED, "/a/b/c")).isEmpty();
        table.watchRecursively(one, "/a/b");
        assertThat(fire(NODE_CREATED, "/a/b/c")).hasSize(1);
        table.remove(one, "/a/b", WatcherType.ANY);
        assertThat(fire(NODE_CREATED, "/a/b/c")).isEmpty();
    }

    @Test
    void aRecursiveWatchHearsOfEverythingBelow_withThePathOfTheChange() {
        table.watchRecursively(one, "/a");
        assertThat(fire(NODE_CREATED, "/a/b/c")).containsExactly("1 NODE_CREATED /a/b/c");
        assertThat(fire(NODE_CHILDREN_CHANGED, "/a/b")).isEmpty();
        assertThat(fire(NODE_CREATED, "/ab")).isEmpty();
        table.watchRecursively(two, "/");
        assertThat(fire(NODE_DELETED, "/x")).containsExactly("2 NODE_DELETED /x");
        assertThat(fire(NODE_DATA_CHANGED, "/")).containsExactly("2 NODE_DATA_CHANGED /");
    }

    @Test
    void aWatcherHearsOfOneChangeOnce_howeverManyOfItsWatchesMatch() {
        table.watchData(one, "/a/b");
        table.watchChildren(one, "/a/b");
        table.watchPersistently(one, "/a/b");
        table.watchRecursively(one, "/a/b");
        table.watchRecursively(one, "/a");
        assertThat(fire(NODE_DELETED, "/a/b")).containsExactly("1 NODE_DELETED /a/b");
        assertThat(fire(NODE_CREATED, "/a/b")).as("those that stay").hasSize(1);
    }

    @Test
    void aDataWatchIsNotConsumedByAChangeOfChildren_norTheOtherWayRound() {
        table.watchData(one, "/a");
        table.watchChildren(one, "/a");
        assertThat(fire(NODE_CHILDREN_CHANGED, "/a")).hasSize(1);
        assertThat(fire(NODE_CHILDREN_CHANGED, "/a")).isEmpty();
        assertThat(fire(NODE_DATA_CHANGED, "/a")).hasSize(1);
        assertThat(table.isEmpty()).isTrue();
    }

    @Test
    void registeringTwiceIsRegisteringOnce() {
        table.watchData(one, "/a");
        table.watchData(one, "/a");
        assertThat(table.watchCount()).isEqualTo(1);
        assertThat(fire(NODE_DATA_CHANGED, "/a")).hasSize(1);
        assertThat(fire(NODE_DATA_CHANGED, "/a")).isEmpty();
    }

    @Test
    void watchersHearInTheOrderInWhichTheyCame() {
        table.watchData(two, "/a");
        table.watchData(one, "/a");
        assertThat(fire(NODE_CREATED, "/a"))
                .containsExactly("2 NODE_CREATED /a", "1 NODE_CREATED /a");
    }

    @Test
    void aConnectionTakesItsWatchesWithIt_andNobodyElses() {
        for (String path : List.of("/a", "/b", "/c")) {
            table.watchData(one, path);
            table.watchChildren(two, path);
        }
        table.watchRecursively(one, "/");
        table.removeAll(one);
        table.removeAll(one);

        assertThat(fire(NODE_DELETED, "/a")).containsExactly("2 NODE_DELETED /a");
        assertThat(one.count()).isZero();
        assertThat(table.pathCount()).isEqualTo(2);
        table.removeAll(two);
        assertThat(table.isEmpty()).isTrue();
        assertThat(table.watchCount()).isZero();
        assertThat(table.watcherCount()).isZero();
    }

    @Test
    void countsAsZooKeeperDoes() {
        table.watchData(one, "/a");
        table.watchChildren(one, "/a");
        table.watchPersistently(two, "/a");
        table.watchRecursively(two, "/b");
        assertThat(table.watchCount()).isEqualTo(5);
        assertThat(table.pathCount()).isEqualTo(2);
        assertThat(table.watcherCount()).isEqualTo(2);
    }

    @Test
    void manyWatchersOfOnePathAndManyPathsOfOneWatcherCostTheSameForEach() {
        int many = 20_000;
        List<Watcher> watchers = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            Watcher watcher = new Watcher(10 + i);
            watchers.add(watcher);
            table.watchData(watcher, "/hot");
            table.watchData(one, "/p" + i);
        }
        table.removeAll(one);
        assertThat(fire(NODE_CREATED, "/p0")).isEmpty();
        while (table.removeSome()) {
            assertThat(table.watchCount()).isGreaterThan(many);
        }
        assertThat(table.watchCount()).isEqualTo(many);
        assertThat(fire(NODE_CREATED, "/hot")).hasSize(many);
        assertThat(table.isEmpty()).isTrue();
        assertThat(watchers).allMatch(watcher -> watcher.count() == 0);
    }

    @Test
    void manyWatchersOfManyPathsAreFoundAndToldInTheirOrder() {
        List<Watcher> watchers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            watchers.add(new Watcher(i));
        }
        for (int round = 0; round < 2; round++) {
            for (Watcher watcher : watchers) {
                for (int path = 0; path < 50; path++) {
                    table.watchData(watcher, "/p" + path);
                }
            }
            assertThat(table.watchCount()).isEqualTo(50 * 50);
        }
        assertThat(fire(NODE_DATA_CHANGED, "/p7"))
                .hasSize(50)
                .startsWith("0 NODE_DATA_CHANGED /p7", "1 NODE_DATA_CHANGED /p7");
        assertThat(table.holds(watchers.get(3), "/p7", WatcherType.DATA)).isFalse();
        // What has fired or was removed is forgotten, and may be watched again.
        watchers.forEach(watcher -> table.watchData(watcher, "/p7"));
        assertThat(fire(NODE_DATA_CHANGED, "/p7")).hasSize(50);
        assertThat(table.holds(watchers.get(3), "/p8", WatcherType.DATA)).isTrue();
        assertThat(table.remove(watchers.get(3), "/p8", WatcherType.DATA)).isTrue();
        assertThat(table.holds(watchers.get(3), "/p8", WatcherType.DATA)).isFalse();
        watchers.forEach(table::removeAll);
        assertThat(table.isEmpty()).isTrue();
        assertThat(table.watcherCount()).isZero();
    }
}
