package io.quorate.server.torture.check;

import static io.quorate.server.torture.check.HistoryDraft.stat;

import io.quorate.protocol.EventType;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Histories with watches: {@code b} watches what {@code a} does. */
final class WatchesCheckTest {

    private static final int WATCH = 7;

    private final HistoryDraft history = new HistoryDraft();
    private final HistoryDraft.Session a = history.session();
    private final HistoryDraft.Session b = history.session();

    @BeforeEach
    void oneZnodeIsWatched() {
        a.create(1, 2, "/x", "v0", 10);
        b.get(3, 4, "/x", "v0", stat(10, 10, 0), WATCH);
        a.set(5, 6, "/x", "v1", stat(10, 11, 1));
        a.set(7, 8, "/x", "v2", stat(10, 12, 2));
    }

    @Test
    void aWatchFiresAndThenItsChangeIsShown() {
        b.fired(9, WATCH, EventType.NODE_DATA_CHANGED, "/x", 11);
        b.get(10, 11, "/x", "v2", stat(10, 12, 2));
        history.keepsAllPromises();
    }

    @Test
    void aWatchNeedNotFireBeforeItsChangeIsShown() {
        b.get(10, 11, "/x", "v0", stat(10, 10, 0));
        history.keepsAllPromises();
    }

    @Test
    void aWatchFiresOnce() {
        b.fired(9, WATCH, EventType.NODE_DATA_CHANGED, "/x", 11);
        b.fired(10, WATCH, EventType.NODE_DATA_CHANGED, "/x", 12);
        history.breaks("K7 a watch fires once, and only if it was set");
    }

    @Test
    void aWatchFiresOnlyIfItWasSet() {
        b.fired(9, WATCH + 1, EventType.NODE_DATA_CHANGED, "/x", 11);
        history.breaks("K7 a watch fires once, and only if it was set");
    }

    @Test
    void theChangeIsNotShownBeforeTheWatchFires() {
        b.get(10, 11, "/x", "v2", stat(10, 12, 2));
        history.breaks("K7 a watch fires before its change is shown");
    }

    @Test
    void nothingNewerIsShownBeforeTheWatchFires() {
        a.create(9, 10, "/y", "w0", 13);
        b.get(11, 12, "/y", "w0", stat(13, 13, 0));
        history.breaks("K7 a watch fires before its change is shown");
    }

    @Test
    void aWatchFiresForTheFirstChange() {
        b.fired(9, WATCH, EventType.NODE_DATA_CHANGED, "/x", 12);
        history.breaks("K7 a watch fires for the first change");
    }

    @Test
    void aWatchOfDataDoesNotTellOfChildren() {
        b.fired(9, WATCH, EventType.NODE_CHILDREN_CHANGED, "/x", 11);
        history.breaks("K7 a watch fires for the first change");
    }

    @Test
    void anEventDoesNotComeBehindWhatIsNewer() {
        a.create(9, 10, "/y", "w0", 13);
        b.get(11, 12, "/y", "w0", stat(13, 13, 0));
        b.fired(13, WATCH, EventType.NODE_DATA_CHANGED, "/x", 11);
        history.breaks("K7 events come in order, before what they tell");
    }

    @Test
    void aDeletionThatNobodyAskedForIsNotTold() {
        b.fired(9, WATCH, EventType.NODE_DELETED, "/x", 13);
        history.breaks("K4 nothing is done that nobody asked for");
    }

    @Test
    void aWatchThatWasMovedMayFireForALaterChange() {
        b.told(9, Entry.State.DISCONNECTED).told(10, Entry.State.CONNECTED);
        b.fired(11, WATCH, EventType.NODE_DATA_CHANGED, "/x", -1);
        b.get(12, 13, "/x", "v2", stat(10, 12, 2));
        history.keepsAllPromises();
    }

    @Test
    void aWatchThatWasMovedFiresBeforeItsChangeIsShown() {
        b.told(9, Entry.State.DISCONNECTED).told(10, Entry.State.CONNECTED);
        b.get(12, 13, "/x", "v2", stat(10, 12, 2));
        history.breaks("K7 a watch fires before its change is shown");
    }

    @Test
    void aWatchOfAnAbsentZnodeFiresBeforeItIsShown() {
        b.fired(9, WATCH, EventType.NODE_DATA_CHANGED, "/x", 11);
        b.absent(9, 10, "/z", WATCH + 1);
        a.create(11, 12, "/z", "w0", 13);
        b.get(14, 15, "/z", "w0", stat(13, 13, 0));
        history.breaks("K7 a watch fires before its change is shown");
    }

    @Test
    void aWatchOfChildrenFiresBeforeTheNewOnesAreListed() {
        b.fired(9, WATCH, EventType.NODE_DATA_CHANGED, "/x", 11);
        b.children(9, 10, "/x", stat(10, 12, 2, 0, 10, 0), WATCH + 1);
        a.create(11, 12, "/x/c", "w0", 13);
        b.children(14, 15, "/x", stat(10, 12, 2, 0, 13, 1), 0, "c");
        history.breaks("K7 a watch fires before its change is shown");
    }
}
