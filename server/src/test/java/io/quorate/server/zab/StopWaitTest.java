package io.quorate.server.zab;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Zxid;
import io.quorate.server.zab.Driven.Effect;

import org.junit.jupiter.api.Test;

import java.util.List;

/** How long a server that is told to stop waits: follower 1 of leader 3, unless said otherwise. */
final class StopWaitTest {

    private static final Membership MEMBERS = Records.voters(3);
    private static final long LAST = Zxid.of(1, 5);
    private static final long EPOCH_2 = Zxid.of(2, 0);
    private static final StopPermit AWAITS_TWO = new StopPermit(false, List.of(new PeerId(2)));

    private final Records leaderLog = new Records().epoch(1, MEMBERS, 5).epoch(2, MEMBERS, 0);

    private Driven server(int id) {
        Records log = new Records().epoch(1, MEMBERS, 5);
        return new Driven(id, log.recovered(id, Standing.VOTER, LAST), MEMBERS);
    }

    private Driven following() {
        return following(Driven.config(1, MEMBERS, 1, false));
    }

    private Driven following(ZabConfig config) {
        Records log = new Records().epoch(1, MEMBERS, 5);
        Driven one =
                new Driven(config, log.recovered(1, Standing.VOTER, LAST))
                        .mesh(3, Standing.VOTER, false, LAST)
                        .start();
        one.leads(3, LAST);
        one.up(23, LinkKind.LEARNER, 3, true, Standing.VOTER, false, LAST);
        one.said(23, new Message.LeaderInfo(2)).flush();
        long common = leaderLog.at(LAST).chainHash();
        one.said(23, new Message.Sync(2, new SyncPlan.Diff(LAST, common)));
        one.said(23, new Message.Propose(2, EPOCH_2, leaderLog.after(LAST))).flush();
        one.said(23, new Message.UpToDate(2, EPOCH_2)).pass();
        assertThat(one.zab.phaseName()).isEqualTo("following");
        return one.forget();
    }

    private static boolean goes(Driven server) {
        return server.zab.mayStop(server.now, server);
    }

    private static void pings(Driven one, StopPermit permit) {
        one.said(23, new Message.Ping(2, 7, EPOCH_2, permit)).pass();
    }

    private static List<StopIntent> intents(Driven one) {
        return one.sentOn(23, Message.Pong.class).stream().map(Message.Pong::intent).toList();
    }

    /** The same for {@code millis}, while the leader goes on. */
    private static void pingsFor(long millis, Driven one, StopPermit permit) {
        for (long passed = 0; passed < millis; passed += 250) {
            pings(one.after(250), permit);
            goes(one);
        }
    }

    @Test
    void aFollowerSaysWhatItWantsWithEachPong_andGoesWhenTheLeaderLetsIt() {
        Driven one = following();
        pings(one, StopPermit.NONE);
        one.zab.askToStop(one.now);
        assertThat(goes(one)).isFalse();
        pings(one, StopPermit.NONE);
        assertThat(goes(one)).isFalse();
        pings(one, AWAITS_TWO);
        assertThat(goes(one)).isFalse();
        pings(one, StopPermit.GRANTED);
        assertThat(goes(one)).isTrue();
        pings(one, StopPermit.GRANTED);
        assertThat(intents(one))
                .containsExactly(
                        StopIntent.STAYS,
                        StopIntent.WAITS,
                        StopIntent.WAITS,
                        StopIntent.WAITS,
                        StopIntent.GOES);
    }

    @Test
    void itTellsWhomItWaitsForOnce_andInTheEndWhoWasMissing() {
        Driven one = following();
        one.zab.askToStop(one.now);
        pingsFor(14_750, one, AWAITS_TWO);
        assertThat(goes(one)).isFalse();
        assertThat(one.lines)
                .filteredOn(line -> line.contains("told to stop"))
                .singleElement()
                .asString()
                .startsWith("INFO")
                .contains("at most 15000 ms: server 2 is not synced yet");
        pingsFor(250, one, AWAITS_TWO);
        assertThat(goes(one)).isTrue();
        assertThat(one.lines.getLast())
                .startsWith("WARN")
                .contains("in 15000 ms server 2 is not synced");
    }

    /** One of another build may be silent about it. */
    @Test
    void aLeaderThatNeverAnswersIsSaidToBeSo() {
        Driven one = following();
        one.zab.askToStop(one.now);
        pingsFor(15_000, one, StopPermit.NONE);
        assertThat(goes(one)).isTrue();
        assertThat(one.lines.getLast()).startsWith("WARN").contains("nobody said that it may go");
    }

    @Test
    void aFollowerThatLosesItsLeaderWaitsForTheNext_butNotForLong() {
        Driven one = following();
        one.zab.askToStop(one.now);
        one.zab.linkDown(new LinkId(23), one.now, one);
        assertThat(one.zab.phaseName()).isEqualTo("looking");
        assertThat(goes(one.after(2_000))).isFalse();
        assertThat(goes(one.after(50))).isTrue();
        assertThat(one.lines).noneMatch(line -> line.contains("stops, although"));
    }

    @Test
    void whatALostLeaderSaidIsVoid() {
        Driven one = following();
        one.zab.askToStop(one.now);
        pings(one, StopPermit.GRANTED);
        one.zab.linkDown(new LinkId(23), one.now, one);
        assertThat(goes(one)).isFalse();
    }

    @Test
    void aServerThatHasHadNoLeaderGoesAtOnce() {
        Driven one = server(1).start();
        one.zab.askToStop(one.now);
        assertThat(goes(one)).isTrue();
    }

    @Test
    void aServerThatLostItsQuorumGoesAtOnce() {
        Driven one = following();
        one.zab.linkDown(new LinkId(23), one.now, one);
        one.after(3_000).zab.askToStop(one.now);
        assertThat(goes(one)).isTrue();
    }

    @Test
    void ofOneOrTwoVotersNobodyWaits_forTheOthersAreNeverAQuorum() {
        for (int size = 1; size <= 2; size++) {
            Membership members = Records.voters(size);
            Records log = new Records().epoch(1, members, 5);
            Driven last =
                    new Driven(size, log.recovered(size, Standing.VOTER, LAST), members).start();
            last.zab.askToStop(last.now);
            assertThat(goes(last)).isTrue();
        }
    }

    @Test
    void withAWaitOfZeroNobodyWaits() {
        Driven one = following(Driven.quorumWait(0, Driven.config(1, MEMBERS, 1, false)));
        one.zab.askToStop(one.now);
        assertThat(goes(one)).isTrue();
        assertThat(one.lines).noneMatch(line -> line.contains("stops, although"));
    }

    /** The leader names it when it hands over, and does not know yet. */
    @Test
    void aServerThatGoesDoesNotElectItself() {
        Driven one = following();
        one.zab.askToStop(one.now);
        pings(one, StopPermit.GRANTED);
        assertThat(goes(one)).isTrue();
        one.zab.resign(one.now, one);
        one.forget().said(23, new Message.HandOver(2, new PeerId(1))).flush();
        assertThat(one.sentOn(13, Message.Notification.class))
                .isNotEmpty()
                .extracting(Message.Notification::leader)
                .doesNotContain(new PeerId(1));
        assertThat(one.asked(Effect.Dial.class)).isEmpty();
    }
}
