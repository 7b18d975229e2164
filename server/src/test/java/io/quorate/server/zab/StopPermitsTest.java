package io.quorate.server.zab;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Zxid;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;

/** Whom a leader of three lets stop: itself, server 3, and its followers 1 and 2. */
final class StopPermitsTest {

    private static final Membership MEMBERS = Records.voters(3);
    private static final long LAST = Zxid.of(1, 5);
    private static final long EPOCH_2 = Zxid.of(2, 0);
    private static final long LIMIT_MILLIS = 15_000;

    private final Records log = new Records().epoch(1, MEMBERS, 5);

    /** Leads with follower 1 on link 21; server 2 is away. */
    private final Driven three = leads();

    private Driven leads() {
        Driven leader =
                new Driven(3, log.recovered(3, Standing.VOTER, Zxid.of(1, 2)), MEMBERS)
                        .mesh(1, Standing.VOTER, false, LAST)
                        .mesh(2, Standing.VOTER, false, LAST)
                        .start();
        leader.votes(1, 1, 3, LAST).votes(2, 1, 3, LAST);
        leader.zab.linkDown(new LinkId(12), leader.now, leader);
        syncs(leader, 21, 1);
        leader.flush();
        says(leader, 21, StopIntent.STAYS);
        assertThat(leader.zab.isLeading()).isTrue();
        return leader.forget();
    }

    private void dials(Driven leader, long link, int peer) {
        leader.up(link, LinkKind.LEARNER, peer, false, Standing.VOTER, false, LAST);
        RecoveredHistory its = log.recovered(peer, Standing.VOTER, Zxid.of(1, 2));
        leader.said(link, leader.info(peer, its)).flush();
        leader.said(link, new Message.AckEpoch(2, LAST, Zxid.of(1, 2))).flush();
    }

    private void syncs(Driven leader, long link, int peer) {
        dials(leader, link, peer);
        leader.said(link, new Message.Ack(2, EPOCH_2, true)).pass();
    }

    /** It answers all heartbeats so far, and those of the near future. */
    private static void says(Driven leader, long link, StopIntent intent) {
        says(leader, link, 1_000, intent);
    }

    private static void says(Driven leader, long link, long round, StopIntent intent) {
        leader.said(link, new Message.Pong(2, round, DiskState.UNKNOWN, intent)).pass();
    }

    /** Server 2 has come back, and is synced, on link 22. */
    private Driven withTwo() {
        syncs(three, 22, 2);
        says(three, 22, StopIntent.STAYS);
        return three.forget();
    }

    private void goes(long link, int peer) {
        three.zab.linkDown(new LinkId(link), three.now, three);
        three.zab.linkDown(new LinkId(10 + peer), three.now, three);
        three.pass();
    }

    private StopPermit answered(long link) {
        List<Message.Ping> pings = three.sentOn(link, Message.Ping.class);
        return pings.isEmpty() ? StopPermit.NONE : pings.getLast().permit();
    }

    private static StopPermit awaits(int... peers) {
        return new StopPermit(false, Arrays.stream(peers).mapToObj(PeerId::new).toList());
    }

    @Test
    void aFollowerGoesAtOnceWhenTheOthersAreASyncedQuorum() {
        withTwo();
        says(three, 21, StopIntent.WAITS);
        assertThat(answered(21)).isEqualTo(StopPermit.GRANTED);
        assertThat(answered(22)).isEqualTo(StopPermit.NONE);
    }

    /** A machine may be dead for a while before that is noticed. */
    @Test
    void aFollowerGoesWhenTheOthersHaveSaidSinceThatTheyAreThere() {
        syncs(three, 22, 2);
        says(three, 22, 1, StopIntent.STAYS);
        three.forget();
        says(three, 21, StopIntent.WAITS);
        assertThat(answered(21)).isEqualTo(StopPermit.NONE);
        List<Message.Ping> pings = three.sentOn(22, Message.Ping.class);
        assertThat(pings).as("it is asked at once").hasSize(1);
        says(three, 22, pings.getLast().round() - 1, StopIntent.STAYS);
        assertThat(answered(21)).isEqualTo(StopPermit.NONE);
        says(three, 22, pings.getLast().round(), StopIntent.STAYS);
        assertThat(answered(21)).isEqualTo(StopPermit.GRANTED);
    }

    @Test
    void aFollowerWaitsUntilTheThirdIsSynced() {
        says(three, 21, StopIntent.WAITS);
        assertThat(answered(21)).as("not told before it is known").isEqualTo(StopPermit.NONE);
        three.after(250);
        assertThat(answered(21)).isEqualTo(awaits(2));
        dials(three, 22, 2);
        says(three, 22, StopIntent.STAYS);
        assertThat(answered(21)).as("it has the history, and has not said so").isEqualTo(awaits(2));
        three.forget().said(22, new Message.Ack(2, EPOCH_2, true)).pass();
        assertThat(answered(21))
                .as("and is told without waiting for a heartbeat")
                .isEqualTo(StopPermit.GRANTED);
    }

    @Test
    void aLearnerThatHasNotAnsweredYetMayBeOneThatGoes() {
        syncs(three, 22, 2);
        says(three, 21, StopIntent.WAITS);
        three.after(250);
        assertThat(answered(21)).isEqualTo(awaits(2));
        says(three, 22, StopIntent.GOES);
        assertThat(answered(21)).isEqualTo(awaits(2));
    }

    @Test
    void ofTwoOneGoes_andTheOtherWaitsForItsReturn() {
        withTwo();
        says(three, 21, StopIntent.WAITS);
        says(three, 22, StopIntent.WAITS);
        three.after(250);
        assertThat(answered(21)).isEqualTo(StopPermit.GRANTED);
        assertThat(answered(22)).isEqualTo(awaits(1));
        goes(21, 1);
        assertThat(answered(22)).isEqualTo(awaits(1));
        three.incarnation = 2;
        syncs(three, 31, 1);
        assertThat(answered(22)).isEqualTo(awaits(1));
        says(three, 31, StopIntent.STAYS);
        assertThat(answered(22)).isEqualTo(StopPermit.GRANTED);
    }

    /**
     * Say that both were told while server 2 was still synced: they must not wait for each other.
     */
    @Test
    void ofTwoThatWaitTheFirstGoesWhenTheThirdIsThere() {
        dials(three, 22, 2);
        says(three, 22, StopIntent.STAYS);
        says(three, 21, StopIntent.WAITS);
        three.zab.askToStop(three.now);
        three.pass();
        assertThat(three.zab.mayStop(three.now, three)).isFalse();
        three.said(22, new Message.Ack(2, EPOCH_2, true)).pass();
        assertThat(answered(21)).isEqualTo(StopPermit.GRANTED);
        assertThat(three.zab.mayStop(three.now, three)).as("1 is to come back first").isFalse();
    }

    @Test
    void aLinkOfAProcessThatMayGoDoesNotMakeItStay() {
        withTwo();
        says(three, 21, StopIntent.WAITS);
        goes(21, 1);
        syncs(three, 31, 1);
        says(three, 22, StopIntent.WAITS);
        three.after(250);
        assertThat(answered(22)).isEqualTo(awaits(1));
    }

    @Test
    void allGoAtOnceWhenAllAreToldToStop() {
        withTwo();
        three.zab.askToStop(three.now);
        says(three, 21, StopIntent.WAITS);
        says(three, 22, StopIntent.WAITS);
        assertThat(three.zab.mayStop(three.now, three)).isTrue();
        assertThat(answered(21)).isEqualTo(StopPermit.GRANTED);
        assertThat(answered(22)).isEqualTo(StopPermit.GRANTED);
    }

    @Test
    void allGoAtOnceWhenAllAreToldToStopAndSomeAreGoneAlready() {
        withTwo();
        says(three, 21, StopIntent.WAITS);
        goes(21, 1);
        says(three, 22, StopIntent.WAITS);
        three.after(250);
        assertThat(answered(22)).isEqualTo(awaits(1));
        three.zab.askToStop(three.now);
        three.pass();
        assertThat(answered(22)).isEqualTo(StopPermit.GRANTED);
        assertThat(three.zab.mayStop(three.now, three)).isTrue();
    }

    /** It is here, though not as a learner yet: somebody stays. */
    @Test
    void nobodyGoesBeforeAServerThatHasJustCome() {
        three.incarnation = 2;
        three.mesh(2, Standing.VOTER, false, LAST).forget();
        three.zab.askToStop(three.now);
        says(three, 21, StopIntent.WAITS);
        three.after(250);
        assertThat(answered(21)).isEqualTo(awaits(2));
        assertThat(three.zab.mayStop(three.now, three)).isFalse();
    }

    @Test
    void aNewProcessOfAServerThatWasLetGoStays() {
        withTwo();
        says(three, 22, StopIntent.WAITS);
        assertThat(answered(22)).isEqualTo(StopPermit.GRANTED);
        goes(22, 2);
        three.incarnation = 2;
        three.mesh(2, Standing.VOTER, false, LAST);
        three.zab.askToStop(three.now);
        says(three, 21, StopIntent.WAITS);
        three.after(250);
        assertThat(answered(21)).isEqualTo(awaits(2));
        assertThat(three.zab.mayStop(three.now, three)).isFalse();
    }

    @Test
    void aLeaderWaitsForTheThird_andHandsOverToOneThatStays() {
        three.zab.askToStop(three.now);
        three.pass().after(250);
        assertThat(three.zab.mayStop(three.now, three)).isFalse();
        assertThat(three.zab.mayPropose()).as("it leads on").isTrue();
        assertThat(three.lines)
                .filteredOn(line -> line.contains("told to stop"))
                .singleElement()
                .asString()
                .startsWith("INFO")
                .contains("at most 15000 ms: server 2 is not synced yet");
        withTwo();
        assertThat(three.zab.mayStop(three.now, three)).isTrue();
        says(three, 22, StopIntent.WAITS);
        three.zab.resign(three.now, three);
        three.pass();
        assertThat(three.sentOn(22, Message.HandOver.class))
                .containsExactly(new Message.HandOver(2, new PeerId(1)));
    }

    @Test
    void aLeaderStopsAnywayWhenItHasWaitedForLong_andSaysWhoWasMissing() {
        three.zab.askToStop(three.now);
        long began = three.now;
        while (!three.zab.mayStop(three.now, three) && three.now - began < 20_000 * Driven.MILLI) {
            says(three.after(250), 21, StopIntent.STAYS);
        }
        assertThat((three.now - began) / Driven.MILLI).isEqualTo(LIMIT_MILLIS);
        assertThat(three.lines.getLast())
                .startsWith("WARN")
                .contains("in 15000 ms server 2 is not synced");
    }

    /** Votes from before elect it, and nobody else would end that. */
    @Test
    void aServerThatGoesAndIsElectedAfterAllHandsOver() {
        Driven late =
                new Driven(3, log.recovered(3, Standing.VOTER, Zxid.of(1, 2)), MEMBERS)
                        .mesh(1, Standing.VOTER, false, LAST)
                        .mesh(2, Standing.VOTER, false, LAST)
                        .start();
        late.votes(1, 1, 3, LAST);
        late.zab.askToStop(late.now);
        assertThat(late.zab.mayStop(late.now, late)).as("it knows of no leader").isTrue();
        late.zab.resign(late.now, late);
        assertThat(late.zab.phaseName()).as("server 2 may have a better vote").isEqualTo("looking");
        late.after(250);
        syncs(late, 21, 1);
        assertThat(late.flush().zab.isLeading()).isTrue();
        late.after(50);
        assertThat(late.sentOn(21, Message.HandOver.class)).hasSize(1);
        assertThat(late.zab.handedOver()).isTrue();
    }
}
