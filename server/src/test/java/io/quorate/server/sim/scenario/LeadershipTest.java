package io.quorate.server.sim.scenario;

import io.quorate.server.sim.Ensemble;
import io.quorate.server.zab.Message;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Leaders that are cut off, paused, slow, replaced (DESIGN 1.2, 4: links, hand-over). */
final class LeadershipTest {

    /** Goal: a leader without a quorum commits nothing. Invariants I-7, S1. */
    @Test
    void leaderIsolatedAfterAProposal_neverCommitsIt() {
        Ensemble e = Ensemble.formed(3);
        int old = e.leader();
        e.isolate(old);
        e.propose(old, "a");
        e.awaitLeaderOtherThan(old);
        e.write("b");
        e.heal();
        e.settle();
        e.requireNowhere("a");
        e.requireEverywhere("b");
    }

    /**
     * Goal: a leader that was stopped and wakes up behind its successor's back confirms no sync and
     * commits nothing (ZOOKEEPER-2136, etcd #20418). The checker of syncs judges each answer.
     */
    @ParameterizedTest
    @ValueSource(ints = {300, 900, 1_500, 5_000})
    void pausedLeader_neverConfirmsAStaleSync(int pauseMillis) {
        Ensemble e = Ensemble.formed(3);
        int old = e.leader();
        e.write("before");
        e.sync(old);
        e.pause(old);
        e.sync(old);
        e.propose(old, "asked while asleep");
        e.runFor(pauseMillis);
        for (int follower : e.followers()) {
            e.sync(follower);
        }
        e.proposeMany("meanwhile", 3);
        e.runFor(50);
        e.resume(old);
        e.sync(old);
        e.runFor(3_000);
        e.settle();
        e.requireEverywhere("before");
    }

    /**
     * etcd #20418. Goal: a round of heartbeats confirms only what was asked for before it began.
     * Method: the answers to a round are on their way while the leader sleeps, and with them a sync
     * that was asked for behind the round; another leader commits meanwhile. Invariant R20.
     */
    @Test
    void roundThatBeganBeforeASync_doesNotConfirmIt() {
        Ensemble e = Ensemble.formed(3);
        int old = e.leader();
        int answers = e.followers().get(0);
        int other = e.followers().get(1);
        e.write("before");
        e.crash(other);
        e.hold(answers, old, Message.Pong.class);
        e.runFor(400);
        e.pause(old);
        e.sync(old);
        e.release();
        e.start(other);
        e.awaitLeaderOtherThan(old);
        e.write("meanwhile");
        e.resume(old);
        e.runFor(2_000);
        e.settle();
        e.requireEverywhere("meanwhile");
    }

    /** Goal: syncs are confirmed at all. */
    @Test
    void leaderWithAQuorum_confirmsASync() {
        Ensemble e = Ensemble.formed(5);
        e.write("a");
        e.sync(e.leader());
        e.await("confirmed", () -> e.confirmedSyncs() == 1);
        e.settle();
    }

    /** Goal: with only two of five reachable a leader confirms no sync and stops leading. */
    @Test
    void leaderWithAMinority_confirmsNothing_andStepsDown() {
        Ensemble e = Ensemble.formed(5);
        int leader = e.leader();
        int friend = e.follower();
        e.isolate(leader, friend);
        e.runFor(20);
        long before = e.confirmedSyncs();
        e.sync(leader);
        e.await("it steps down", () -> !e.isLeading(leader));
        e.require(e.confirmedSyncs() == before, "a minority confirmed a sync");
        e.awaitLeaderOtherThan(leader);
        e.settle();
    }

    /** Goal: one reset connection costs a follower its link, and nobody the leader. */
    @Test
    void resetLink_doesNotEndTheEpoch() {
        Ensemble e = Ensemble.formed(3);
        int leader = e.leader();
        long epoch = e.epoch(leader);
        for (int i = 0; i < 10; i++) {
            e.reset(leader, e.follower());
            e.propose("p" + i);
            e.runFor(300);
        }
        e.awaitWhole();
        e.require(e.leader() == leader && e.epoch(leader) == epoch, "the leader changed");
        e.settle();
        e.requireEverywhere("p9");
    }

    /**
     * Goal: a server that comes back from a partition joins the living epoch and disturbs nobody.
     */
    @Test
    void returningServer_doesNotDisturbAHealthyLeader() {
        Ensemble e = Ensemble.formed(3);
        int leader = e.leader();
        long epoch = e.epoch(leader);
        int away = e.follower();
        e.isolate(away);
        e.runFor(30_000);
        e.heal();
        e.awaitWhole();
        e.require(e.leader() == leader && e.epoch(leader) == epoch, "the leader changed");
        e.settle();
    }

    /** Goal: SIGTERM of a leader is a hand-over: no proposal is lost, the gap is short. */
    @Test
    void stoppedLeader_handsOver_withoutLosingAProposal() {
        Ensemble e = Ensemble.formed(3);
        int leader = e.leader();
        e.proposeMany("p", 20);
        e.runFor(1);
        e.stop(leader);
        e.awaitLeaderOtherThan(leader);
        e.await("it has gone", () -> !e.isUp(leader));
        e.require(e.isCommitted("p19"), "a proposal was lost in the hand-over");
        e.settle();
    }

    /** Goal: one-way deafness of a follower ends in a working ensemble without it. */
    @Test
    void followerThatCannotBeHeard_isLeftOut_andComesBack() {
        Ensemble e = Ensemble.formed(3);
        int leader = e.leader();
        int mute = e.follower();
        e.cutOneWay(mute, leader);
        e.runFor(5_000);
        e.write("without it");
        e.heal();
        e.settle();
        e.requireEverywhere("without it");
    }

    /** Goal: the counter's end is routine (ZOOKEEPER-1277). Invariants I-4, R3. */
    @Test
    void usedUpCounter_endsInTheNextEpoch() {
        Ensemble e = Ensemble.formed(3, settings -> settings.counters(0xFFFF_FFD0L, 0xFFFF_FFE0L));
        for (int i = 0; i < 200; i++) {
            e.awaitLeader();
            e.propose("p" + i);
            e.runFor(20);
        }
        e.require(e.epoch(e.awaitLeader()) > 1, "the counter never ended");
        e.settle();
    }

    /** Goal: one server alone is an ensemble with the same code, and keeps what it acknowledged. */
    @Test
    void singleServer_keepsItsWritesThroughCrashes() {
        Ensemble e = Ensemble.formed(1);
        for (int i = 0; i < 5; i++) {
            e.write("w" + i);
            e.crash(1);
            e.start(1);
            e.awaitLeader();
        }
        e.settle();
        e.requireEverywhere("w0");
        e.requireEverywhere("w4");
    }

    /**
     * ZOOKEEPER-4203. Goal: a leader of which one part hangs does not keep the office. Method: its
     * disk writes nothing, while its links and its heartbeats do well. Rule R16.
     */
    @Test
    void leaderWhoseDiskHangs_givesItsOfficeAway() {
        Ensemble e = Ensemble.formed(3, settings -> settings.unflushedMax(1_000));
        int leader = e.leader();
        e.holdDisk(leader);
        e.proposeMany("p", 100);
        e.awaitLeaderOtherThan(leader);
        e.write("next");
        e.settle();
        e.requireEverywhere("p9");
    }
}
