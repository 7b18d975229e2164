package io.quorate.server.sim.check;

/**
 * What must hold, by the names of {@code docs/simulator.md}. A failure begins with one, and a run
 * tells how often each was put to the test.
 */
public enum Promise {
    ONE_LEADER_PER_EPOCH("I-1 one leader per epoch"),
    INTEGRITY("I-2 integrity"),
    AGREEMENT("I-3 agreement"),
    NO_GAPS_IN_DELIVERY("I-4 no gaps in what is delivered"),
    LISTENERS_ARE_TOLD("ZabListener's contract"),
    INITIAL_HISTORY("I-8 initial history"),
    SAME_ZXID_SAME_TXN("I-10 history consistency"),

    DURABLE_THEN_SAID("S1 durable, then said"),
    COMMITTED_IS_DURABLE("S1 committed is durable on a quorum"),
    EPOCHS_ARE_MONOTONE("S2 epochs are monotone"),
    EPOCH_OF_ONE_LEADER("S2 an epoch is promised to one leader"),
    SAVED_IS_THE_STATE("S3 a saved state is the state"),
    SAVED_BEHIND_ITS_LOG("S3 a saved state is never ahead of its log"),

    NO_GAPS_IN_A_LOG("R1 no gaps in a log"),
    TRUNCATION_IS_EXACT("R2 truncation is exact"),
    ADVERTISED_IS_DURABLE("R10 only what is durable is advertised"),
    SYNC_IS_FRESH("R20 sync is fresh"),
    SYNC_IS_A_BARRIER("R20 sync is a barrier"),

    DIGESTS_AGREE("C1 digests agree"),

    LINEARIZABLE_WRITES("K1 linearizable writes"),
    RESULTS("K1 results"),
    DECIDED_IN_ORDER("K1 writes are decided on the state in front of them"),
    FIFO_CLIENT_ORDER("K2 FIFO client order"),
    MOVED_SESSIONS("K2 moved sessions"),
    OWN_WRITES_ARE_SEEN("K2 own writes are seen"),
    REPLIES_IN_ORDER("K2 replies in request order"),
    NEVER_GOES_BACK("K3 a session never goes back"),
    READS("K4 reads"),
    SHOWN_IS_COMMITTED("K4 only what is committed is shown"),
    DONE_AS_ASKED("K5 writes do what was asked"),
    MULTI("K6 multi"),
    MULTI_IS_ATOMIC("K6 multi atomic"),
    WATCH_BEFORE_READ("K7 watch before read"),
    EVENTS_FIT("K7 events fit"),
    SET_WATCHES_CATCHES_UP("K7 setWatches catches up"),
    WATCHES_THAT_THERE_ARE("K7 watches that there are"),
    SESSIONS("K8 sessions"),
    NOT_EARLY("K8 no session expires early"),
    GONE_WHEN_TOLD_SO("K8 gone when told so"),
    NOTHING_BEHIND_THE_END("K8 nothing behind the end of a session"),
    AT_MOST_ONCE("K9 at most once"),
    NOTHING_WITHOUT_PERMISSION("K10 nothing without permission"),
    AUTHENTICATION("K10 authentication"),
    HARD_LIMITS("K11 hard limits"),
    GOES_BY_ITSELF("K12 what goes by itself"),
    NOTHING_IS_LOST("K13 nothing is lost"),
    ACKNOWLEDGED_IS_COMMITTED("K13 acknowledged is committed"),

    LIBRARY_TELLS_ONCE("CL-1 told once"),
    LIBRARY_AT_MOST_ONCE("CL-2 at most once"),
    LIBRARY_IN_ORDER("CL-3 in the order submitted"),
    LIBRARY_LOSES_NO_WATCH("CL-4 no watch is lost"),
    LIBRARY_CHANGE_OR_GAP("CL-5 each change or a gap"),

    PROGRESS("L1 progress"),
    NO_SERVER_HALTS("L2 a server halted");

    private final String title;

    Promise(String title) {
        this.title = title;
    }

    @Override
    public String toString() {
        return title;
    }
}
