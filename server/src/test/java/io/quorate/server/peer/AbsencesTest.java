package io.quorate.server.peer;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import io.quorate.server.zab.PeerId;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What server 1 of three voters and an observer tells of the others. */
class AbsencesTest {

    private static final long SECOND = 1_000_000_000L;
    private static final PeerId TWO = new PeerId(2);
    private static final PeerId THREE = new PeerId(3);
    private static final PeerId OBSERVER = new PeerId(4);
    private static final String REFUSED = "zk-2.zk-hs:3888: connection refused";

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private boolean forming;
    private long now = Long.MAX_VALUE - 20 * SECOND; // the clock may pass through its largest value
    private final Absences absences = absences();

    private Absences absences() {
        Logger logger = new LoggerContext().getLogger("test");
        lines.start();
        logger.addAppender(lines);
        Map<PeerId, PeerAddress> servers = new TreeMap<>();
        for (int id = 1; id <= 4; id++) {
            servers.put(new PeerId(id), new PeerAddress("zk-" + (id - 1) + ".zk-hs", 2888, 3888));
        }
        Set<PeerId> voters = Set.of(new PeerId(1), TWO, THREE);
        PeerConfig config =
                new PeerConfig(new PeerId(1), servers, voters, null, PeerLimits.DEFAULT);
        return new Absences(config, () -> forming, logger);
    }

    /** Its dials come to nothing, every half second. */
    private void isMissedFor(int seconds, String reason, boolean unresolved, PeerId... peers) {
        for (int i = 0; i < 2 * seconds; i++) {
            now += SECOND / 2;
            for (PeerId peer : peers) {
                absences.missed(peer, reason, unresolved, now);
            }
        }
    }

    private List<String> told() {
        List<String> told =
                lines.list.stream().map(e -> e.getLevel() + " " + e.getFormattedMessage()).toList();
        lines.list.clear();
        return told;
    }

    @Test
    void aVoterThatStaysAwayIsToldByName_nowAndThen_andThatItIsBack() {
        absences.gone(THREE, now);
        isMissedFor(29, REFUSED, false, THREE);
        assertThat(told()).as("it may be starting").isEmpty();
        isMissedFor(1, REFUSED, false, THREE);
        assertThat(told())
                .containsExactly(
                        "WARN server 3 has not been reachable for 30 s: "
                                + REFUSED
                                + ". It counts"
                                + " for the quorum all the same: of 3 voters 2 are reachable, and"
                                + " with the next one the quorum is lost. If it was taken away on"
                                + " purpose, such as by replicas below --servers, bring it back: a"
                                + " voter cannot be removed yet");
        isMissedFor(599, REFUSED, false, THREE);
        assertThat(told()).isEmpty();
        isMissedFor(1, REFUSED, false, THREE);
        assertThat(told()).singleElement().asString().contains("server 3", "for 630 s");
        absences.here(THREE, now + SECOND);
        assertThat(told()).containsExactly("INFO server 3 is reachable again, after 631 s");
    }

    @Test
    void aVoterThatIsBackSoonIsNotSpokenOf() {
        absences.gone(THREE, now);
        isMissedFor(20, REFUSED, false, THREE);
        absences.here(THREE, now);
        absences.gone(THREE, now);
        isMissedFor(20, REFUSED, false, THREE);
        absences.here(THREE, now);
        assertThat(told()).isEmpty();
    }

    @Test
    void whatIsLeftOfTheQuorumIsTold() {
        absences.gone(TWO, now);
        absences.gone(THREE, now);
        isMissedFor(30, REFUSED, false, TWO, THREE);
        assertThat(told())
                .hasSize(2)
                .allMatch(
                        line ->
                                line.contains(
                                        "of 3 voters 1 are reachable, and 1 more are needed for a"
                                                + " quorum"));
    }

    @Test
    void anObserverThatStaysAwayIsNobodysConcern() {
        absences.gone(OBSERVER, now);
        isMissedFor(100, REFUSED, false, OBSERVER);
        absences.here(OBSERVER, now);
        assertThat(told()).isEmpty();
    }

    @Test
    void namesThatDoNotResolveWhileAnEnsembleIsFormedAreHintedAtOnce() {
        forming = true;
        absences.gone(TWO, now);
        absences.gone(THREE, now);
        isMissedFor(10, "does not resolve now", true, TWO, THREE);
        assertThat(told())
                .singleElement()
                .asString()
                .startsWith("WARN")
                .contains("zk-1.zk-hs of server 2", "for 10 s", "publishNotReadyAddresses: true");
        isMissedFor(15, "does not resolve now", true, TWO, THREE);
        assertThat(told()).isEmpty();
    }

    @Test
    void namesThatDidResolveAreNotHintedAt_norAreThoseOfAnEnsembleThatIsFormed() {
        forming = true;
        absences.gone(TWO, now);
        absences.missed(TWO, REFUSED, false, now);
        isMissedFor(20, "does not resolve now", true, TWO);
        forming = false;
        absences.gone(THREE, now);
        isMissedFor(20, "does not resolve now", true, THREE);
        assertThat(told()).noneMatch(line -> line.contains("publishNotReadyAddresses"));
    }
}
