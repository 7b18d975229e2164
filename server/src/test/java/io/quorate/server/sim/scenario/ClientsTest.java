package io.quorate.server.sim.scenario;

import io.quorate.protocol.CreateMode;
import io.quorate.server.sim.Ensemble;
import io.quorate.server.sim.ScriptedClient;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

/** What clients of others were told wrongly, lost, or were left with (ZAB.md part 2). */
final class ClientsTest {

    /**
     * ZOOKEEPER-1367. Goal: sessions outlive a restart of everything as they were: the ended one
     * stays ended, the living one lives, the abandoned one expires with its ephemerals. Rule R4.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sessionsOutliveARestartOfAllServers_asTheyWere(boolean saved) {
        Ensemble e = saved ? Steps.saving() : Ensemble.serving(3);
        ScriptedClient ends = e.client(1);
        ScriptedClient stays = e.client(2);
        ScriptedClient vanishes = e.client(3);
        Steps.requireOk(e, ends.create("/ends", CreateMode.EPHEMERAL));
        Steps.requireOk(e, stays.create("/stays", CreateMode.EPHEMERAL));
        Steps.requireOk(e, vanishes.create("/vanishes", CreateMode.EPHEMERAL));
        e.await("ended", ends.closeSession()::isDone);
        e.crash(1, 2, 3);
        e.start(1, 2, 3);
        e.awaitWhole();
        stays.connect(3);
        e.await("it goes on", stays::isConnected);
        for (int server = 1; server <= 3; server++) {
            Steps.requireMissing(e, server, "/ends");
            Steps.requireThere(e, server, "/vanishes");
        }
        for (int i = 0; i < 8; i++) {
            e.runFor(2_000);
            Steps.requireOk(e, stays.get("/stays"));
        }
        for (int server = 1; server <= 3; server++) {
            Steps.requireMissing(e, server, "/vanishes");
            Steps.requireThere(e, server, "/stays");
        }
        e.settle();
    }

    /** ClickHouse Keeper #62986. Goal: clients that time out together cost nobody the leader. */
    @Test
    void clientsThatAllTimeOut_leaveTheLeaderInOffice() {
        Ensemble e = Ensemble.serving(3);
        int leader = e.leader();
        long epoch = e.epoch(leader);
        List<ScriptedClient.Reply> creates = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            creates.add(e.client(1 + i % 3).create("/e" + i, CreateMode.EPHEMERAL));
        }
        creates.forEach(create -> Steps.requireOk(e, create));
        e.runFor(20_000);
        e.require(e.isLeading(leader) && e.epoch(leader) == epoch, "the leader went");
        for (int i = 0; i < 30; i++) {
            Steps.requireMissing(e, 1 + i % 3, "/e" + i);
        }
        Steps.write(e, e.client(leader), "/a", 3);
        e.settle();
    }

    /**
     * Jepsen, etcd 3.4.3: a lock's holder works on when its lease is over. Goal: with the lock's
     * znode as the token, what a holder that slept does comes to nothing, and tokens grow. Method:
     * the server of the holder sleeps, and the holder's write with it, until the session is over
     * and the next holder has written.
     */
    @Test
    void holderOfALockThatSlept_writesNothingBehindTheNextHolder() {
        Ensemble e = Ensemble.serving(3);
        int sleeps = e.followers().get(0);
        ScriptedClient first = e.client(sleeps);
        ScriptedClient second = e.client(e.followers().get(1));
        Steps.requireOk(e, first.create("/resource"));
        ScriptedClient.Reply held = first.create("/lock-", CreateMode.EPHEMERAL_SEQUENTIAL);
        Steps.requireOk(e, held);
        long token = Steps.read(e, e.leader(), held.path()).czxid();
        e.pause(sleeps);
        ScriptedClient.Reply late = first.setWhile(held.path(), "/resource", "first");
        ScriptedClient.Reply last = second.get(held.path());
        for (int i = 0; i < 10 && (!last.isDone() || last.isOk()); i++) {
            e.runFor(2_000);
            last = second.get(held.path());
            e.await("read", last::isDone);
        }
        e.require(!last.isOk(), "the lock is never free again");
        ScriptedClient.Reply next = second.create("/lock-", CreateMode.EPHEMERAL_SEQUENTIAL);
        Steps.requireOk(e, next);
        Steps.requireOk(e, second.setWhile(next.path(), "/resource", "second"));
        e.require(Steps.read(e, e.leader(), next.path()).czxid() > token, "an older token");
        e.resume(sleeps);
        e.await("it hears of it", () -> late.isDone() || late.isLost());
        e.require(!late.isOk(), "it wrote behind the next holder");
        e.settle();
        String found = Steps.read(e, e.leader(), "/resource").text();
        e.require(found.equals("second"), "the resource has " + found);
    }

    /**
     * etcd #14370. Goal: one server alone answers a write when it is durable, by the same rule as
     * many. Method: its disk writes nothing, and then it dies.
     */
    @Test
    void onlyServer_answersAWriteWhenItIsDurable() {
        Ensemble e = Ensemble.serving(1);
        ScriptedClient client = e.client(1);
        e.holdDisk(1);
        ScriptedClient.Reply slow = client.create("/slow");
        e.runFor(1_000);
        e.require(!slow.isDone(), "answered from memory");
        e.releaseDisk(1);
        Steps.requireOk(e, slow);
        e.holdDisk(1);
        ScriptedClient.Reply lost = client.create("/lost");
        e.runFor(1_000);
        e.crashTearing(1, -1);
        e.start(1);
        e.awaitLeader();
        e.require(!lost.isDone(), "answered from memory");
        Steps.requireThere(e, 1, "/slow");
        Steps.requireMissing(e, 1, "/lost");
        e.settle();
    }

    /**
     * ZOOKEEPER-2136, 3600. Goal: a leader that was deposed while it slept answers no sync from
     * what it has. Method: its client asks behind a write that another client was told is done.
     * Invariants K1, R20.
     */
    @ParameterizedTest
    @ValueSource(ints = {1_500, 3_000, 7_000})
    void syncAtALeaderThatWasDeposedInItsSleep_neverShowsTheStateBefore(int sleepMillis) {
        Ensemble e = Ensemble.serving(3, settings -> settings.leaderlessHold(3_000));
        int old = e.leader();
        ScriptedClient reader = e.client(old);
        Steps.requireOk(e, reader.create("/a"));
        e.pause(old);
        ScriptedClient writer = e.client(e.awaitLeaderOtherThan(old));
        Steps.requireOk(e, writer.set("/a", "new"));
        e.runFor(sleepMillis);
        ScriptedClient.Reply sync = reader.sync();
        ScriptedClient.Reply read = reader.get("/a");
        e.runFor(10);
        e.resume(old);
        e.await("answered, or let go", () -> read.isDone() || read.isLost());
        e.require(!sync.isDone() || read.text().equals("new"), "sync shows " + read.text());
        e.settle();
    }

    /**
     * etcd #15271. Goal: who comes from a server that is ahead is shown nothing older, no event and
     * no data. Method: the client has seen a change through one server and goes to another that has
     * not. Invariant K3.
     */
    @Test
    void clientThatMovesToAServerThatIsBehind_isNotServedThere() {
        Ensemble e = Ensemble.serving(3);
        int leader = e.leader();
        int behind = e.followers().get(1);
        ScriptedClient client = e.client(e.followers().get(0));
        ScriptedClient writer = e.client(leader);
        Steps.requireOk(e, writer.create("/a"));
        Steps.requireOk(e, client.watch("/a"));
        Steps.requireThere(e, behind, "/a");
        e.hold(leader, behind, message -> true);
        Steps.requireOk(e, writer.set("/a", "new"));
        e.await("it is told", () -> client.events().size() == 1);
        ScriptedClient.Reply seen = client.get("/a");
        e.await("it sees the change", () -> seen.isDone() && seen.text().equals("new"));
        client.connect(behind);
        e.runFor(300);
        e.require(!client.isConnected(), "served by a server that has not what it has seen");
        e.release();
        client.connect(behind);
        e.await("served", client::isConnected);
        ScriptedClient.Reply again = client.get("/a");
        e.await("read", again::isDone);
        e.require(again.text().equals("new"), "it is shown " + again.text());
        e.require(client.events().size() == 1, "the event came more than once");
        e.settle();
    }

    /**
     * etcd #17529, #18089. Goal: a watch is told, or its client knows that it may have missed
     * something; also where the events are not in any log any more. Method: a server keeps its
     * client through a partition, and comes back by a state instead of the history. Invariant K7.
     */
    @Test
    void watchersOfAServerThatTookAStateOver_areLetGo() {
        Ensemble e =
                Ensemble.serving(
                        3,
                        settings -> {
                            settings.savesAtOnce();
                            settings.leaderlessHold(30_000);
                        });
        int cut = e.follower();
        ScriptedClient watcher = e.client(cut);
        Steps.requireOk(e, e.client(e.leader()).create("/a"));
        Steps.awaitPurged(e, cut);
        long before = e.logStartZxid(cut);
        ScriptedClient.Reply watch = watcher.watch("/a0");
        e.await("it watches", watch::isDone);
        e.isolate(cut);
        Steps.write(e, e.client(e.leader()), "/a", 20);
        Steps.awaitPurged(e, e.leader());
        e.await("it has no leader", () -> !e.isServing(cut));
        e.require(watcher.isConnected(), "its server let it go before");
        e.heal();
        e.awaitWhole();
        e.require(e.logStartZxid(cut) > before, "it was given the history");
        e.runFor(20);
        e.require(!watcher.isConnected(), "it believes that nothing has happened");
        e.settle();
    }

    /**
     * ZOOKEEPER-2845. Goal: a deposed leader that goes on as a follower, in the same process, has
     * in memory what all have. Method: it alone has decided writes; afterwards it follows, and
     * leads again. Invariants I-3, C1.
     */
    @Test
    void deposedLeader_forgetsInMemoryWhatItsLogLoses() {
        Ensemble e = Ensemble.serving(3);
        int old = e.leader();
        ScriptedClient client = e.client(old);
        Steps.requireOk(e, client.create("/a"));
        long committed = e.lastZxid(old);
        e.isolate(old);
        ScriptedClient.Reply phantom = client.create("/a/phantom");
        client.set("/a", "phantom");
        e.await("logged there", () -> e.lastZxid(old) > committed + 1);
        e.await("given up", phantom::isLost);
        int next = e.awaitLeaderOtherThan(old);
        Steps.requireOk(e, e.client(next).create("/b"));
        e.heal();
        e.awaitWhole();
        Steps.requireMissing(e, old, "/a/phantom");
        for (int leader = next; leader != old; leader = e.leader()) {
            e.crash(leader);
            e.awaitLeaderOtherThan(leader);
            e.start(leader);
            e.awaitWhole();
        }
        ScriptedClient after = e.client(old);
        Steps.requireOk(e, after.create("/a/child"));
        Steps.requireOk(e, after.set("/a", "real"));
        e.settle();
        e.require(Steps.read(e, old, "/a").text().equals("real"), "another state");
    }
}
