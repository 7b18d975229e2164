package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.cache.ChildData;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.cache.CuratorCacheListener;
import org.apache.curator.framework.recipes.cache.NodeCache;
import org.apache.curator.framework.recipes.cache.PathChildrenCache;
import org.apache.curator.framework.recipes.cache.TreeCache;
import org.apache.curator.framework.recipes.watch.PersistentWatcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Curator's caches on three real server processes: those that watch once, and those that add a
 * recursive watch.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("deprecation") // many programs still use the older caches
class CuratorCachesIT {

    private static final int SECONDS = 60;
    private static final int CHANGES = 400;
    private static final String ROOT = "/cached";

    private final CuratorEnsemble servers;

    CuratorCachesIT(@TempDir Path folder) throws Exception {
        servers = CuratorEnsemble.start(folder);
    }

    @AfterEach
    void endTest() throws Exception {
        servers.endTest();
    }

    @AfterAll
    void end() throws Exception {
        servers.close();
    }

    @Test
    void cachesAgreeWithTheTreeAfterChangesAndTheEndOfALeader() throws Exception {
        CuratorFramework writer = servers.client();
        writer.create().forPath(ROOT, bytes("root"));
        CountDownLatch initialized = new CountDownLatch(1);
        try (CuratorCache cache = CuratorCache.build(servers.client(), ROOT);
                TreeCache tree = new TreeCache(servers.client(), ROOT);
                PathChildrenCache children = new PathChildrenCache(servers.client(), ROOT, true);
                NodeCache node = new NodeCache(servers.client(), ROOT + "/n0")) {
            cache.listenable()
                    .addListener(
                            CuratorCacheListener.builder()
                                    .forInitialized(initialized::countDown)
                                    .build());
            cache.start();
            tree.start();
            children.start(PathChildrenCache.StartMode.BUILD_INITIAL_CACHE);
            node.start(true);
            assertThat(initialized.await(SECONDS, TimeUnit.SECONDS)).isTrue();
            Map<String, String> model = changes(writer);
            awaitEqual("TreeCache", model, () -> contentOf(tree));
            awaitEqual(
                    "PathChildrenCache",
                    childrenOf(model),
                    () -> content(children.getCurrentData()));
            awaitEqual(
                    "NodeCache",
                    only(model, ROOT + "/n0"),
                    () ->
                            node.getCurrentData() == null
                                    ? Map.of()
                                    : content(List.of(node.getCurrentData())));
            awaitEqual("CuratorCache", model, () -> content(cache.stream().toList()));
        }
    }

    /** Two levels of nodes that come, change and go; the leader is killed in the middle. */
    private Map<String, String> changes(CuratorFramework writer) throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        Map<String, String> model = new TreeMap<>(Map.of(ROOT, "root"));
        for (int i = 0; i < CHANGES; i++) {
            if (i == CHANGES / 2) {
                servers.killLeader();
            }
            String parent = ROOT + "/n" + random.nextInt(5);
            String path = random.nextInt(3) == 0 ? parent : parent + "/m" + random.nextInt(5);
            String value = "value " + i;
            if (model.containsKey(path)) {
                boolean leaf = model.keySet().stream().noneMatch(it -> it.startsWith(path + "/"));
                if (leaf && random.nextBoolean()) {
                    writer.delete().quietly().forPath(path);
                    model.remove(path);
                } else {
                    writer.setData().forPath(path, bytes(value));
                    model.put(path, value);
                }
            } else if (path.equals(parent) || model.containsKey(parent)) {
                // A creation whose answer was lost with the leader was made all the same.
                writer.create().orSetData().forPath(path, bytes(value));
                model.put(path, value);
            }
        }
        return model;
    }

    private interface Content {
        Map<String, String> get() throws Exception;
    }

    private static void awaitEqual(String cache, Map<String, String> model, Content content)
            throws Exception {
        try {
            Await.until(
                    cache + " agrees", SECONDS, () -> new TreeMap<>(content.get()).equals(model));
        } catch (AssertionError never) {
            assertThat(new TreeMap<>(content.get())).as(cache).isEqualTo(model);
            throw never;
        }
    }

    private static Map<String, String> childrenOf(Map<String, String> model) {
        Map<String, String> children = new TreeMap<>();
        model.forEach(
                (path, value) -> {
                    if (path.lastIndexOf('/') == ROOT.length()) {
                        children.put(path, value);
                    }
                });
        return children;
    }

    private static Map<String, String> only(Map<String, String> model, String path) {
        Map<String, String> one = new TreeMap<>(model);
        one.keySet().retainAll(List.of(path));
        return one;
    }

    private static Map<String, String> contentOf(TreeCache tree) {
        List<ChildData> all = new ArrayList<>();
        tree.iterator().forEachRemaining(all::add);
        return content(all);
    }

    private static Map<String, String> content(List<ChildData> nodes) {
        Map<String, String> content = new TreeMap<>();
        for (ChildData node : nodes) {
            content.put(node.getPath(), new String(node.getData(), StandardCharsets.UTF_8));
        }
        return content;
    }

    @Test
    void aRecursiveWatchTellsOfEveryChangeBelowOnceAndInOrder() throws Exception {
        CuratorFramework writer = servers.client();
        writer.create().forPath("/watched");
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        try (PersistentWatcher watcher =
                new PersistentWatcher(servers.client(), "/watched", true)) {
            CountDownLatch set = new CountDownLatch(1);
            watcher.getResetListenable().addListener(set::countDown);
            watcher.getListenable()
                    .addListener(
                            event -> {
                                if (event.getType() != EventType.None) {
                                    seen.add(event.getType() + " " + event.getPath());
                                }
                            });
            watcher.start();
            assertThat(set.await(SECONDS, TimeUnit.SECONDS)).isTrue();
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                String path = "/watched/a" + i;
                writer.create().forPath(path);
                writer.create().forPath(path + "/b");
                writer.setData().forPath(path + "/b", bytes("x"));
                writer.delete().forPath(path + "/b");
                expected.add("NodeCreated " + path);
                expected.add("NodeCreated " + path + "/b");
                expected.add("NodeDataChanged " + path + "/b");
                expected.add("NodeDeleted " + path + "/b");
            }
            Await.until("all events", SECONDS, () -> seen.size() >= expected.size());
            assertThat(seen).containsExactlyElementsOf(expected);
        }
        // Nobody watches any more.
        int told = seen.size();
        writer.setData().forPath("/watched/a0", bytes("y"));
        writer.sync().forPath("/watched");
        assertThat(seen).hasSize(told);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
