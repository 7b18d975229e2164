package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.leader.LeaderSelector;
import org.apache.curator.framework.recipes.leader.LeaderSelectorListenerAdapter;
import org.apache.curator.framework.recipes.nodes.GroupMember;
import org.apache.curator.framework.recipes.nodes.PersistentNode;
import org.apache.curator.framework.recipes.nodes.PersistentTtlNode;
import org.apache.curator.x.discovery.ServiceCache;
import org.apache.curator.x.discovery.ServiceDiscovery;
import org.apache.curator.x.discovery.ServiceDiscoveryBuilder;
import org.apache.curator.x.discovery.ServiceInstance;
import org.apache.curator.x.discovery.ServiceProvider;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Curator's leaders, members, lasting nodes and services on three real server processes. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("try") // who goes first is closed first
class CuratorMembersIT {

    private static final int SECONDS = 60;
    private static final byte[] DATA = {1, 2, 3};

    private final CuratorEnsemble servers;

    CuratorMembersIT(@TempDir Path folder) throws Exception {
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
    void aLeaderLatchHasOneLeaderAndPassesItOn() throws Exception {
        List<LeaderLatch> latches = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            LeaderLatch latch = new LeaderLatch(servers.client(), "/latch", "candidate " + i);
            latch.start();
            latches.add(latch);
        }
        for (int left = 3; left > 0; left--) {
            Await.until(
                    "a leader",
                    SECONDS,
                    () -> latches.stream().anyMatch(LeaderLatch::hasLeadership));
            List<LeaderLatch> leaders =
                    latches.stream().filter(LeaderLatch::hasLeadership).toList();
            assertThat(leaders).hasSize(1);
            LeaderLatch leader = leaders.getFirst();
            int all = left;
            Await.until("all stand", SECONDS, () -> leader.getParticipants().size() == all);
            leader.close();
            latches.remove(leader);
            if (left == 3) {
                servers.killLeader();
            }
        }
    }

    @Test
    void selectedLeadersLeadOneAfterTheOther() throws Exception {
        AtomicInteger leading = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<CountDownLatch> turns = new ArrayList<>();
        List<LeaderSelector> selectors = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            CountDownLatch turn = new CountDownLatch(3);
            turns.add(turn);
            LeaderSelector selector =
                    new LeaderSelector(
                            servers.client(),
                            "/selected",
                            new LeaderSelectorListenerAdapter() {
                                @Override
                                public void takeLeadership(CuratorFramework client) {
                                    most.accumulateAndGet(leading.incrementAndGet(), Math::max);
                                    turn.countDown();
                                    leading.decrementAndGet();
                                }
                            });
            selector.autoRequeue();
            selector.start();
            selectors.add(selector);
        }
        for (CountDownLatch turn : turns) {
            assertThat(turn.await(SECONDS, TimeUnit.SECONDS)).isTrue();
        }
        selectors.forEach(LeaderSelector::close);
        assertThat(most.get()).isEqualTo(1);
    }

    @Test
    @SuppressWarnings("try") // one of them leaves early
    void membersSeeOneAnotherComeAndGo() throws Exception {
        try (GroupMember a = new GroupMember(servers.client(), "/group", "a", DATA);
                GroupMember b = new GroupMember(servers.client(), "/group", "b", DATA);
                GroupMember c = new GroupMember(servers.client(), "/group", "c", DATA)) {
            a.start();
            b.start();
            c.start();
            for (GroupMember member : List.of(a, b, c)) {
                Await.until(
                        "three members",
                        SECONDS,
                        () -> member.getCurrentMembers().keySet().size() == 3);
            }
            assertThat(a.getCurrentMembers().get("c")).isEqualTo(DATA);
            c.close();
            for (GroupMember member : List.of(a, b)) {
                Await.until(
                        "two members", SECONDS, () -> !member.getCurrentMembers().containsKey("c"));
            }
        }
    }

    @Test
    void aPersistentNodeComesBackAfterADeleteAndAfterItsSession() throws Exception {
        CuratorFramework client = servers.client();
        CuratorFramework other = servers.client();
        try (PersistentNode node =
                new PersistentNode(client, CreateMode.EPHEMERAL, false, "/lasting", DATA)) {
            node.start();
            assertThat(node.waitForInitialCreate(SECONDS, TimeUnit.SECONDS)).isTrue();
            // Another server may hear of it a moment later.
            long first = awaitLaterThan(0, other);
            other.delete().forPath("/lasting");
            long second = awaitLaterThan(first, other);
            servers.endSession(client);
            awaitLaterThan(second, other);
        }
        Await.until("it is gone", SECONDS, () -> other.checkExists().forPath("/lasting") == null);
    }

    private static long awaitLaterThan(long czxid, CuratorFramework client) throws Exception {
        Await.until(
                "the node is there again",
                SECONDS,
                () -> {
                    Stat stat = client.checkExists().forPath("/lasting");
                    return stat != null && stat.getCzxid() > czxid;
                });
        return client.checkExists().forPath("/lasting").getCzxid();
    }

    @Test
    void aTtlNodeLivesWhileItIsTouchedAndNotLonger() throws Exception {
        long ttlMillis = 2_000;
        CuratorFramework other = servers.client();
        try (PersistentTtlNode node =
                new PersistentTtlNode(servers.client(), "/touched", ttlMillis, DATA)) {
            node.start();
            assertThat(node.waitForInitialCreate(SECONDS, TimeUnit.SECONDS)).isTrue();
            String touched = "/touched/" + PersistentTtlNode.DEFAULT_CHILD_NODE_NAME;
            Await.until(
                    "touched for longer than it would live",
                    SECONDS,
                    () -> {
                        Stat stat = other.checkExists().forPath(touched);
                        return stat != null && stat.getMtime() - stat.getCtime() > 2 * ttlMillis;
                    });
        }
        // First the child, whose time is over, and then the container, which is empty.
        Await.until("gone", SECONDS, () -> other.checkExists().forPath("/touched") == null);
    }

    @Test
    @SuppressWarnings("try") // one of them leaves early
    void servicesAreFoundWhileTheyAreThere() throws Exception {
        ServiceInstance<Void> one = service(8001);
        ServiceInstance<Void> two = service(8002);
        try (ServiceDiscovery<Void> here = discovery(servers.client(), one);
                ServiceDiscovery<Void> there = discovery(servers.client(), two)) {
            here.start();
            there.start();
            assertThat(here.queryForNames()).containsExactly("web");
            assertThat(here.queryForInstances("web")).containsExactlyInAnyOrder(one, two);
            assertThat(here.queryForInstance("web", two.getId()).getPort()).isEqualTo(8002);
            try (ServiceCache<Void> cache = here.serviceCacheBuilder().name("web").build();
                    ServiceProvider<Void> any =
                            here.serviceProviderBuilder().serviceName("web").build()) {
                cache.start();
                any.start();
                assertThat(cache.getInstances()).hasSize(2);
                assertThat(any.getAllInstances()).hasSize(2);
                there.close();
                Await.until("one left", SECONDS, () -> cache.getInstances().size() == 1);
                Await.until("one left", SECONDS, () -> any.getAllInstances().size() == 1);
                assertThat(any.getInstance().getId()).isEqualTo(one.getId());
            }
            here.unregisterService(one);
            assertThat(here.queryForInstances("web")).isEmpty();
        }
    }

    private static ServiceInstance<Void> service(int port) throws Exception {
        return ServiceInstance.<Void>builder().name("web").address("127.0.0.1").port(port).build();
    }

    private static ServiceDiscovery<Void> discovery(
            CuratorFramework client, ServiceInstance<Void> instance) {
        return ServiceDiscoveryBuilder.builder(Void.class)
                .client(client)
                .basePath("/services")
                .thisInstance(instance)
                .build();
    }
}
