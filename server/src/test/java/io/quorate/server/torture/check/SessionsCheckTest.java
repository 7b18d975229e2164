package io.quorate.server.torture.check;

import static io.quorate.server.torture.check.HistoryDraft.TIMEOUT_MILLIS;
import static io.quorate.server.torture.check.HistoryDraft.stat;

import io.quorate.protocol.EventType;
import io.quorate.server.torture.check.SessionLog.End;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Histories of sessions that end: {@code b} watches the ephemeral znodes of {@code a}. */
final class SessionsCheckTest {

    private static final long LATER = 10 + TIMEOUT_MILLIS;

    private final HistoryDraft history = new HistoryDraft();
    private final HistoryDraft.Session a = history.session();
    private final HistoryDraft.Session b = history.session();

    @BeforeEach
    void twoEphemeralZnodesAreWatched() {
        a.createEphemeral(1, 2, "/e1", "v1", 10).createEphemeral(1, 3, "/e2", "v2", 11);
        b.get(4, 5, "/e1", "v1", stat(10, 10, 0, 1, 10, 0), 1);
        b.get(6, 7, "/e2", "v2", stat(11, 11, 0, 1, 11, 0), 2);
    }

    @Test
    void theyGoTogetherWhenTheSessionWasSilentForItsTimeout() {
        b.fired(LATER, 1, EventType.NODE_DELETED, "/e1", 12);
        b.fired(LATER, 2, EventType.NODE_DELETED, "/e2", 12);
        b.absent(LATER, LATER + 1, "/e1");
        a.ends(LATER + 2, End.EXPIRED);
        history.keepsAllPromises();
    }

    @Test
    void theyDoNotGoOneByOne() {
        b.fired(LATER, 1, EventType.NODE_DELETED, "/e1", 12);
        b.fired(LATER, 2, EventType.NODE_DELETED, "/e2", 13);
        history.breaks("K8 a session's ephemeral znodes go at one zxid");
    }

    @Test
    void theyDoNotGoBeforeTheTimeout() {
        b.fired(900, 1, EventType.NODE_DELETED, "/e1", 12);
        history.breaks("K8 no session expires before its timeout");
    }

    @Test
    void nobodyIsToldOfTheEndBeforeTheTimeout() {
        a.ends(900, End.EXPIRED);
        history.breaks("K8 no session expires before its timeout");
    }

    @Test
    void theyGoAtOnceWhenTheSessionIsClosed() {
        a.ends(8, End.CLOSED);
        b.fired(9, 1, EventType.NODE_DELETED, "/e1", 12);
        history.keepsAllPromises();
    }

    @Test
    void nothingIsDoneForASessionBehindItsEnd() {
        b.fired(LATER, 1, EventType.NODE_DELETED, "/e1", 12);
        a.create(8, LATER, "/x", "late", 13);
        history.breaks("K8 nothing is done for a session that has ended");
    }

    @Test
    void nothingIsAnsweredOnceTheSessionIsToldItsEnd() {
        a.ends(LATER, End.EXPIRED);
        a.sync(LATER, LATER + 1);
        history.breaks("K8 nothing is done for a session that has ended");
    }

    @Test
    void theyAreThereForASessionThatLives() {
        history.session().sync(8, 9).absent(10, 11, "/e1");
        a.create(20, 21, "/x", "alive", 13);
        history.breaks("K3 a session never goes back");
    }

    @Test
    void theyMayBeMissingWhenNobodyKnowsThatTheSessionLives() {
        history.session().sync(8, 9).absent(LATER, LATER + 1, "/e1");
        history.keepsAllPromises();
    }

    @Test
    void theyAreThereUntilTheTimeout() {
        history.session().sync(8, 9).absent(900, 901, "/e1");
        history.breaks("K3 a session never goes back");
    }

    @Test
    void theyMayBeMissingWhenTheSessionIsClosed() {
        a.ends(8, End.CLOSED);
        history.session().sync(8, 9).absent(10, 11, "/e1");
        history.keepsAllPromises();
    }

    @Test
    void theyAreGoneForWhoSyncsBehindTheEnd() {
        a.ends(LATER, End.EXPIRED);
        b.sync(LATER + 1, LATER + 2);
        b.get(LATER + 3, LATER + 4, "/e1", "v1", stat(10, 10, 0, 1, 10, 0));
        history.breaks("K8 the ephemeral znodes of an ended session are gone");
    }

    @Test
    void theyAreGoneFromTheFinalTree() {
        a.ends(8, End.GIVEN_UP);
        history.reader(1).sync(9, 10).get(11, 12, "/e1", "v1", stat(10, 10, 0, 1, 10, 0));
        history.breaks("K8 the ephemeral znodes of an ended session are gone");
    }

    @Test
    void theyBelongToWhoMadeThem() {
        b.get(8, 9, "/e1", "v1", stat(10, 10, 0, 2, 10, 0));
        history.breaks("K8 an ephemeral znode is its session's");
    }
}
