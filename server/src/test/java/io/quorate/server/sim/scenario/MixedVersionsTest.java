package io.quorate.server.sim.scenario;

import io.quorate.server.sim.Ensemble;
import io.quorate.server.zab.Message;
import io.quorate.server.zab.PeerMessage;
import io.quorate.server.zab.Proposal;

import org.junit.jupiter.api.Test;

import java.util.stream.IntStream;

/**
 * Builds of feature levels 1 and 2 in one ensemble (DESIGN 8): exchanged one after the other in any
 * order, and back until the level is raised.
 */
final class MixedVersionsTest {

    /**
     * Goal: the level is raised when the last server has the next build, without an election.
     * Method: one after the other is exchanged, the leader last.
     */
    @Test
    void levelIsRaised_whenTheLastServerHasTheNextBuild() {
        Ensemble e = Ensemble.formed(3);
        int leader = e.leader();
        for (int server : e.followers()) {
            e.changeBuild(server, 2);
            e.awaitWhole();
            e.write("with server " + server + " on the next build");
            e.require(e.featureLevel() == 1, "raised too early");
        }
        e.changeBuild(leader, 2);
        e.awaitWhole();
        e.await("the level is raised", () -> e.featureLevel() == 2);
        e.settle();
    }

    /** Goal: an observer that does not know the next level holds it back as well. */
    @Test
    void anObserverOfTheOldBuild_holdsTheLevelBack() {
        Ensemble e = Ensemble.formed(3, settings -> settings.observers(1));
        int observer = 4;
        for (int server = 1; server <= 3; server++) {
            e.changeBuild(server, 2);
            e.awaitWhole();
        }
        e.runFor(5_000);
        e.require(e.featureLevel() == 1, "raised over the observer's head");
        e.changeBuild(observer, 2);
        e.awaitWhole();
        e.await("the level is raised", () -> e.featureLevel() == 2);
        e.settle();
    }

    /** Goal: until then every server may go back, with its data. */
    @Test
    void serversGoBack_untilTheLastHasTheNextBuild() {
        Ensemble e = Ensemble.formed(3);
        int leader = e.leader();
        int kept = e.follower();
        for (int server = 1; server <= 3; server++) {
            if (server != kept) {
                e.changeBuild(server, 2);
                e.awaitWhole();
            }
        }
        e.write("by a leader of the next build, or beside one");
        for (int server = 1; server <= 3; server++) {
            e.changeBuild(server, 1);
            e.awaitWhole();
        }
        e.require(e.isUp(leader), "server " + leader + " does not start again");
        e.settle();
        e.requireEverywhere("by a leader of the next build, or beside one");
        e.require(e.featureLevel() == 1, "raised");
    }

    /** Goal: with featureLevelAuto off all may have the next build, and go back. */
    @Test
    void withoutFeatureLevelAuto_allMayHaveTheNextBuild_andGoBack() {
        Ensemble e = Ensemble.formed(3, settings -> settings.featureLevelAuto(false));
        for (int level : new int[] {2, 1}) {
            for (int server = 1; server <= 3; server++) {
                e.changeBuild(server, level);
                e.awaitWhole();
            }
            e.write("all on build " + level);
        }
        e.settle();
        e.require(e.featureLevel() == 1, "raised");
    }

    /**
     * Goal: behind the raised level an old build is refused by its data or by its leader, and harms
     * nobody. Method: one server that has the record goes back, another one whose disk is behind
     * it.
     */
    @Test
    void behindTheRaisedLevel_anOldBuildIsRefused_andTheOthersGoOn() {
        Ensemble e = Ensemble.formed(3);
        for (int server = 1; server <= 3; server++) {
            e.changeBuild(server, 2);
            e.awaitWhole();
        }
        e.await("the level is raised", () -> e.featureLevel() == 2);
        e.runFor(1_000);
        int gone = e.follower();
        e.expectHalt(gone);
        e.changeBuild(gone, 1);
        e.runFor(5_000);
        e.require(!e.isUp(gone), "an old build runs on new data");
        e.write("without it");
        e.wipe(gone);
        e.start(gone);
        e.await("its leader refuses it", () -> !e.isUp(gone));
        e.wipe(gone);
        e.changeBuild(gone, 2);
        e.settle();
        e.requireEverywhere("without it");
    }

    /**
     * Goal: a raise that was not committed is not remembered. Method: the record is on the leader's
     * disk alone, which is left behind; another server then goes back to the old build.
     */
    @Test
    void aRaiseThatWasLeftBehind_isForgotten() {
        Ensemble e = Ensemble.formed(3);
        for (int server : e.followers()) {
            e.changeBuild(server, 2);
            e.awaitWhole();
        }
        e.holdEverywhere(MixedVersionsTest::raisesTheLevel);
        e.changeBuild(e.leader(), 2);
        e.await(
                "a raise is on its way",
                () -> IntStream.rangeClosed(1, 3).anyMatch(s -> e.loggedFeatureLevel(s) == 2));
        int raising = e.leader();
        e.isolate(raising);
        e.release();
        int newLeader = e.awaitLeaderOtherThan(raising);
        int other = e.othersThan(raising, newLeader).getFirst();
        e.changeBuild(other, 1);
        e.heal();
        e.awaitWhole();
        e.write("nothing is raised");
        e.settle();
        e.require(e.featureLevel() == 1, "raised");
        e.require(e.loggedFeatureLevel(raising) == 1, "a truncated raise is remembered");
    }

    private static boolean raisesTheLevel(PeerMessage message) {
        return message instanceof Message.Propose propose
                && propose.records().stream()
                        .anyMatch(record -> record.kind() == Proposal.Kind.FEATURE_LEVEL);
    }
}
