package io.quorate.server.sim.scenario;

import io.quorate.protocol.CreateMode;
import io.quorate.server.node.RelayMessage;
import io.quorate.server.sim.Ensemble;
import io.quorate.server.sim.ScriptedClient;
import io.quorate.server.zab.Message;

import org.junit.jupiter.api.Test;

/**
 * A client's writes through changes of leader (DESIGN 4, a server without a leader). That each is
 * in the history at most once (K9), in its session's order (K2), and answered with what became of
 * it (K1, K13), the checkers hold against every reply.
 */
final class ForwardingTest {

    /** Goal: what the old leader never proposed is asked again of the new one. */
    @Test
    void writeThatTheLeaderNeverSaw_isForwardedAgain() {
        Ensemble e = Ensemble.serving(3);
        int leader = e.leader();
        int follower = e.follower();
        ScriptedClient client = e.client(follower);
        e.hold(follower, leader, RelayMessage.Forward.class);
        ScriptedClient.Reply write = client.create("/a");
        e.runFor(50);
        e.crash(leader);
        e.release();
        e.await("answered", write::isDone);
        e.require(write.isOk(), "the write failed");
        e.settle();
    }

    /** Goal: what is in the history already is answered from it and not asked again. */
    @Test
    void writeThatTheHistoryHas_isNotForwardedAgain() {
        Ensemble e = Ensemble.serving(3);
        int leader = e.leader();
        int follower = e.follower();
        ScriptedClient client = e.client(follower);
        e.hold(leader, follower, Message.Propose.class);
        ScriptedClient.Reply write = client.create("/a");
        e.runFor(50);
        e.require(!write.isDone(), "answered without the proposal");
        e.crash(leader);
        e.release();
        e.await("answered", write::isDone);
        e.require(write.isOk(), "asked twice, so the second found the znode");
        e.settle();
    }

    /**
     * Goal: what only the dead leader logged is asked again, and never comes back with its disk.
     */
    @Test
    void writeThatDiedWithItsLeadersLog_isForwardedAgain_once() {
        Ensemble e = Ensemble.serving(3);
        int leader = e.leader();
        int follower = e.follower();
        int other = e.followers().get(1);
        ScriptedClient client = e.client(follower);
        e.await("set up everywhere", () -> e.lastZxid(other) == e.lastZxid(leader));
        e.cutOneWay(leader, follower);
        e.cutOneWay(leader, other);
        ScriptedClient.Reply write = client.create("/a");
        e.runFor(100);
        e.require(e.lastZxid(leader) > e.lastZxid(other), "the leader did not log it");
        e.crash(leader);
        e.heal();
        e.await("answered", write::isDone);
        e.require(write.isOk(), "the write failed");
        e.settle();
    }

    /** Goal: a reset link to the same leader does not double what was under way on it. */
    @Test
    void writesUnderWayOnAResetLink_areDoneOnce() {
        Ensemble e = Ensemble.serving(3);
        int leader = e.leader();
        int follower = e.follower();
        ScriptedClient client = e.client(follower);
        client.create("/s");
        for (int round = 0; round < 30; round++) {
            ScriptedClient.Reply last = client.create("/s/n-", CreateMode.PERSISTENT_SEQUENTIAL);
            for (int i = 0; i < 5; i++) {
                last = client.create("/s/n-", CreateMode.PERSISTENT_SEQUENTIAL);
            }
            e.runFor(round % 7);
            e.reset(follower, leader);
            ScriptedClient.Reply answered = last;
            e.await("answered", () -> answered.isDone() || answered.isLost());
            e.require(answered.isOk(), "lost by a reset between two living servers");
        }
        e.settle();
    }

    /**
     * Goal: when a session moves, what it had asked through its old server can no longer commit
     * behind what it asks through the new one.
     */
    @Test
    void writeHeldBackAtTheOldServer_doesNotCommitBehindTheMove() {
        Ensemble e = Ensemble.serving(3);
        int leader = e.leader();
        int before = e.followers().get(0);
        int after = e.followers().get(1);
        ScriptedClient client = e.client(before);
        e.hold(before, leader, RelayMessage.Forward.class);
        client.create("/old");
        e.runFor(20);
        client.connect(after);
        e.await("moved", client::isConnected);
        ScriptedClient.Reply write = client.create("/new");
        e.await("answered", write::isDone);
        e.release();
        e.runFor(500);
        ScriptedClient.Reply read = client.get("/old");
        e.await("answered", read::isDone);
        e.require(!read.isOk(), "a moved session's old request took effect");
        e.settle();
    }

    /** Goal: a server without a leader answers no read, and lets its clients go. */
    @Test
    void cutOffServer_answersNoRead() {
        Ensemble e = Ensemble.serving(3);
        int follower = e.follower();
        ScriptedClient client = e.client(follower);
        ScriptedClient.Reply create = client.create("/a");
        e.await("answered", create::isDone);
        e.isolate(follower);
        e.await("it knows", () -> !e.isServing(follower));
        if (client.isConnected()) {
            ScriptedClient.Reply read = client.get("/a");
            e.await("let go", read::isLost);
            e.require(!read.isDone(), "a read was answered without a leader");
        }
        e.heal();
        e.settle();
    }

    /** Goal: sync, then read, shows what another client was told is done. Invariants K1, R20. */
    @Test
    void readBehindASync_showsWhatWasAcknowledgedElsewhere() {
        Ensemble e = Ensemble.serving(3);
        int slow = e.follower();
        ScriptedClient reader = e.client(slow);
        ScriptedClient writer = e.client(e.leader());
        ScriptedClient.Reply create = writer.create("/a");
        e.await("created", create::isOk);
        e.hold(e.leader(), slow, Message.Commit.class);
        ScriptedClient.Reply set = writer.set("/a", "new");
        e.await("set", set::isOk);
        ScriptedClient.Reply sync = reader.sync();
        ScriptedClient.Reply read = reader.get("/a");
        e.runFor(100);
        e.release();
        e.await("read", read::isDone);
        e.require(sync.isOk() && read.text().equals("new"), "shows " + read.text());
        e.settle();
    }

    /** Goal: a watch fires through a change of leader, before the reply that shows its cause. */
    @Test
    void watchFires_throughAChangeOfLeader() {
        Ensemble e = Ensemble.serving(3);
        int leader = e.leader();
        int follower = e.follower();
        ScriptedClient watcher = e.client(follower);
        ScriptedClient.Reply watch = watcher.watch("/a");
        e.await("set", watch::isDone);
        e.crash(leader);
        e.awaitLeaderOtherThan(leader);
        ScriptedClient writer = e.client(e.leader());
        ScriptedClient.Reply create = writer.create("/a");
        e.await("created", create::isOk);
        e.await("told", () -> watcher.events().size() == 1);
        ScriptedClient.Reply read = watcher.get("/a");
        e.await("read", read::isOk);
        e.settle();
    }

    /** Goal: an abandoned session ends, with its ephemerals, whoever leads. Invariant K8. */
    @Test
    void ephemeralsDie_thoughTheLeaderChangesMeanwhile() {
        Ensemble e = Ensemble.serving(3);
        int leader = e.leader();
        ScriptedClient owner = e.client(e.follower());
        ScriptedClient.Reply create = owner.create("/e", CreateMode.EPHEMERAL);
        e.await("created", create::isOk);
        owner.connect(leader);
        e.runFor(3_000);
        e.crash(leader);
        e.awaitLeaderOtherThan(leader);
        e.runFor(25_000);
        ScriptedClient other = e.client(e.leader());
        ScriptedClient.Reply read = other.get("/e");
        e.await("read", read::isDone);
        e.require(!read.isOk(), "an ephemeral outlived its session");
        e.settle();
    }

    /**
     * Goal: a client that is answered while its server's link to the leader dies, and then leaves,
     * has its whole timeout of 8 s from that answer on. Invariant K8.
     */
    @Test
    void sessionThatWasHeardFromOnADyingLink_livesForItsWholeTimeout() {
        Ensemble e = Ensemble.serving(3);
        int leader = e.leader();
        int follower = e.follower();
        ScriptedClient client = e.client(follower);
        e.runFor(6_000);
        e.hold(follower, leader, message -> true);
        ScriptedClient.Reply read = client.get("/");
        e.await("read", read::isOk);
        client.disconnect();
        e.await("the link is given up", () -> !e.isServing(follower));
        e.release();
        e.runFor(6_000);
        client.connect(leader);
        e.await("answered", () -> client.isConnected() || client.isExpired());
        e.require(!client.isExpired(), "its session is gone");
        e.settle();
    }
}
