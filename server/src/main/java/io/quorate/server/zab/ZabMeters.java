package io.quorate.server.zab;

import io.quorate.server.common.Counter;
import io.quorate.server.common.Summary;
import io.quorate.server.common.SummarySet;

/** What consensus counts and times. Written on its thread, read from any. */
public final class ZabMeters {

    /** Ids of servers go up to this. */
    static final int SERVER_ID_MAX = 255;

    /** Times that this server began to look for a leader. */
    public final Counter lookingCount = new Counter();

    /** Milliseconds from there to the choice of one. */
    public final Summary electionMillis = new Summary();

    /** Milliseconds from the choice until this server led with a quorum. */
    public final Summary leaderUnavailableMillis = new Summary();

    /** Milliseconds from the choice until this server followed or observed. */
    public final Summary learnerSyncMillis = new Summary();

    /** As leader: learners that were synced from the log, or shown that they had all. */
    public final Counter diffs = new Counter();

    /** As leader: learners that were given a whole state. */
    public final Counter snapshots = new Counter();

    /** As leader: records that a quorum had. */
    public final Counter commits = new Counter();

    /** As learner: messages with proposals. */
    public final Counter proposalsReceived = new Counter();

    /** As learner: records known to be committed. */
    public final Counter commitsReceived = new Counter();

    /** As leader: digests of states that servers reported. */
    public final Counter digestsCompared = new Counter();

    /** As leader: times that states differed. */
    public final Counter digestMismatches = new Counter();

    /** Microseconds from the pass that appended a record to its durability here. */
    public final Summary loggedMicros = new Summary();

    /** As leader: microseconds from that pass until a quorum had the record. */
    public final Summary quorumAckMicros = new Summary();

    /** As leader: microseconds from durability here until a quorum had the record. */
    public final Summary loggedToQuorumMicros = new Summary();

    /** Microseconds from that pass until the record was known here to be committed. */
    public final Summary committedMicros = new Summary();

    /** As leader, by server: microseconds from that pass until its acknowledgement came. */
    public final SummarySet ackMicros = new SummarySet(SERVER_ID_MAX);

    public ZabMeters() {}
}
