package io.quorate.server.zab;

/** What a learner is to its leader. */
public enum LearnerKind {
    /** Votes and acknowledges, if its standing and disk count. */
    PARTICIPANT,
    /** Receives only what is committed, never acknowledges. */
    OBSERVER
}
