package io.quorate.server.zab;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Zxid;
import io.quorate.server.zab.Driven.Effect;

import org.junit.jupiter.api.Test;

/** Fast leader election: who is voted for, when it ends, and who must not vote. ZAB 4. */
final class LookingTest {

    private static final Membership MEMBERS = Records.voters(3);
    private static final long LAST = Zxid.of(1, 5);

    private static Driven server(int id, int txns, Standing standing) {
        Records log = new Records().epoch(1, MEMBERS, txns);
        return new Driven(id, log.recovered(id, standing, Zxid.of(1, 1)), MEMBERS);
    }

    private static Driven voter(int id) {
        return server(id, 5, Standing.VOTER)
                .mesh(3, Standing.VOTER, false, LAST)
                .mesh(2, Standing.VOTER, false, LAST);
    }

    private static Message.Notification lastVote(Driven driven, int peer) {
        return driven.sentOn(10 + peer, Message.Notification.class).getLast();
    }

    @Test
    void votesForItselfFirst() {
        Driven one = voter(1).start();
        assertThat(lastVote(one, 2).leader()).isEqualTo(new PeerId(1));
        assertThat(lastVote(one, 2).leaderLastZxid()).isEqualTo(LAST);
    }

    @Test
    void noVoteLeavesBeforeTheLogIsDurable() {
        Driven one = server(1, 5, Standing.VOTER);
        // The greeting of a new start is written down: a ticket that is not flushed when the
        // election begins.
        one.mesh(2, Standing.VOTER, false, LAST);
        one.zab.said(new LinkId(12), new Message.Rejoin("test"), one.now, one);
        assertThat(one.sentOn(12, Message.Notification.class)).isEmpty();
        one.flush();
        assertThat(one.sentOn(12, Message.Notification.class)).isNotEmpty();
    }

    @Test
    void adoptsTheLongerLogAndThenTheLargerId() {
        Driven one = voter(1).start();
        one.votes(2, 1, 2, LAST);
        assertThat(lastVote(one, 3).leader()).isEqualTo(new PeerId(2));
        one.votes(3, 1, 3, LAST - 1);
        assertThat(lastVote(one, 3).leader()).isEqualTo(new PeerId(2));
    }

    @Test
    void followsAtOnceWhenEveryConnectedVoterHasSpoken() {
        Driven one = voter(1).start();
        one.votes(3, 1, 3, LAST).votes(2, 1, 3, LAST);
        assertThat(one.asked(Effect.Dial.class)).containsExactly(new Effect.Dial(3));
    }

    /** It may have followed still when the vote went out, and then waits for it in vain. */
    @Test
    void tellsItsVoteOnceMoreToWhomItElects() {
        Driven one = voter(1).start();
        one.votes(2, 1, 3, LAST).forget().votes(3, 1, 3, LAST);
        assertThat(one.asked(Effect.Dial.class)).containsExactly(new Effect.Dial(3));
        assertThat(one.sentOn(12, Message.Notification.class)).isEmpty();
        assertThat(lastVote(one, 3).leader()).isEqualTo(new PeerId(3));
        assertThat(lastVote(one, 3).role()).isEqualTo(Message.Role.LOOKING);
    }

    @Test
    void waitsForABetterVoteWhileAConnectedVoterIsSilent() {
        Driven one = voter(1).start();
        one.votes(2, 1, 2, LAST);
        assertThat(one.asked(Effect.Dial.class)).isEmpty();
        one.after(250);
        assertThat(one.asked(Effect.Dial.class)).containsExactly(new Effect.Dial(2));
    }

    @Test
    void doesNotWaitForAVoterWhoseConnectionIsDown() {
        Driven one = voter(1).start();
        one.zab.linkDown(new LinkId(13), one.now, one);
        one.votes(2, 1, 2, LAST);
        assertThat(one.asked(Effect.Dial.class)).containsExactly(new Effect.Dial(2));
    }

    @Test
    void answersAnOlderRoundAndJoinsANewerOne() {
        Driven one = voter(1).start();
        one.votes(2, 7, 2, LAST);
        assertThat(lastVote(one, 2).round()).isEqualTo(7);
        one.forget().votes(3, 6, 3, LAST + 1);
        assertThat(lastVote(one, 3).round()).isEqualTo(7);
        assertThat(lastVote(one, 3).leader()).isEqualTo(new PeerId(2));
    }

    @Test
    void votesOfDisksThatTheMembershipDoesNotNameDoNotCount() {
        Driven one = voter(1).start();
        one.said(
                12,
                new Message.Notification(
                        1,
                        Message.Role.LOOKING,
                        new PeerId(1),
                        LAST,
                        LAST,
                        0,
                        1,
                        Records.CLUSTER,
                        Standing.VOTER,
                        9,
                        false));
        one.after(400);
        assertThat(one.zab.phaseName()).isEqualTo("looking");
    }

    @Test
    void aJoiningServerVotesForNobodyAndFollowsWhoLeads() {
        Driven one = server(1, 0, Standing.JOINING).mesh(2, Standing.VOTER, false, LAST).start();
        assertThat(lastVote(one, 2).leader()).isNull();
        one.votes(2, 1, 1, LAST).after(400);
        assertThat(one.zab.phaseName()).isEqualTo("looking");
        one.leads(2, LAST);
        assertThat(one.asked(Effect.Dial.class)).containsExactly(new Effect.Dial(2));
    }

    @Test
    void aNewServerThatMeetsAFormedClusterJoinsItUnderANewDiskId() {
        Driven one = new Driven(1, new Records().recovered(1, Standing.NEW, 0), MEMBERS);
        one.start().mesh(2, Standing.VOTER, false, LAST);
        assertThat(one.zab.standing()).isEqualTo(Standing.JOINING);
        assertThat(one.asked(Effect.Control.class))
                .anyMatch(
                        c ->
                                c.record() instanceof ControlRecord.StandingIs is
                                        && is.standing() == Standing.JOINING
                                        && is.diskId() != Records.diskOf(1));
    }

    @Test
    void formationWaitsForTheRestAndThenGoesOnWithAMajority() {
        Driven one = new Driven(1, new Records().recovered(1, Standing.NEW, 0), MEMBERS);
        one.start().mesh(2, Standing.NEW, true, 0);
        assertThat(lastVote(one, 2).leader()).isNull();
        one.after(3_100);
        assertThat(lastVote(one, 2).leader()).isEqualTo(new PeerId(1));
    }

    @Test
    void formationWithAllNeverGoesOnWithAMajority() {
        Driven one =
                new Driven(
                        Driven.config(1, MEMBERS, 1, true),
                        new Records().recovered(1, Standing.NEW, 0));
        one.start().mesh(2, Standing.NEW, true, 0).after(30_000);
        assertThat(lastVote(one, 2).leader()).isNull();
        one.mesh(3, Standing.NEW, true, 0).after(50);
        assertThat(lastVote(one, 2).leader()).isEqualTo(new PeerId(1));
    }

    @Test
    void aSingleServerLeadsAtOnce() {
        Driven alone =
                new Driven(1, new Records().recovered(1, Standing.NEW, 0), Records.voters(1));
        alone.start();
        assertThat(alone.told).first().isEqualTo("leading");
        assertThat(alone.delivered).containsExactly(Zxid.of(1, 0));
    }

    // ---- servers that the membership does not name ----

    @Test
    void nobodyVotesForAServerThatIsNoMember() {
        Driven one = voter(1).mesh(4, Standing.VOTER, false, LAST).start();
        one.votes(4, 9, 4, LAST + 7).votes(2, 1, 4, LAST + 7);
        assertThat(lastVote(one, 3).leader()).isEqualTo(new PeerId(1));
        assertThat(lastVote(one, 3).round()).as("nor follows its rounds").isEqualTo(1);
    }

    @Test
    void theVoteOfAServerThatIsNoMemberMakesNoQuorum() {
        Driven one = voter(1).mesh(4, Standing.VOTER, false, LAST).start();
        one.votes(4, 1, 1, LAST).after(400);
        assertThat(one.zab.phaseName()).isEqualTo("looking");
    }

    @Test
    void nobodyFollowsAServerThatIsNoMember() {
        Driven one = voter(1).mesh(4, Standing.VOTER, false, LAST).start();
        one.leads(4, LAST);
        assertThat(one.asked(Effect.Dial.class)).isEmpty();
    }

    @Test
    void aServerThatIsNoMemberIsAnswered() {
        Driven one = voter(1).start().mesh(4, Standing.NEW, false, 0);
        assertThat(one.sentOn(14, Message.Notification.class)).hasSize(1);
    }

    /** It may have the volume of another ensemble. */
    @Test
    void aServerThatIsNoMemberKeepsNobodyFromForming() {
        Driven one = new Driven(1, new Records().recovered(1, Standing.NEW, 0), MEMBERS);
        one.mesh(4, Standing.VOTER, false, LAST).start();
        assertThat(one.zab.standing()).isEqualTo(Standing.NEW);
        one.leads(4, LAST);
        assertThat(one.zab.standing()).isEqualTo(Standing.NEW);
        assertThat(one.asked(Effect.Dial.class)).isEmpty();
    }

    /** Its own configuration makes it one. */
    @Test
    void aServerThatIsNoMemberNeverVotes() {
        Records log = new Records().epoch(1, MEMBERS, 5);
        Driven four =
                new Driven(4, log.recovered(4, Standing.VOTER, Zxid.of(1, 1)), Records.voters(4));
        four.mesh(2, Standing.VOTER, false, LAST).mesh(3, Standing.VOTER, false, LAST).start();
        four.votes(2, 1, 4, LAST).votes(3, 1, 4, LAST).after(400);
        assertThat(four.sentOn(13, Message.Notification.class))
                .isNotEmpty()
                .allMatch(vote -> vote.leader() == null);
        assertThat(four.zab.phaseName()).isEqualTo("looking");
    }
}
