package io.quorate.server.zab;

/** What a link between two servers is for. */
public enum LinkKind {
    /**
     * The election mesh: one link per pair of servers, always up when both live, kept by the shell
     * without being asked.
     */
    ELECTION,
    /**
     * Dialled by a learner to the server it follows, on {@link ZabEffects#dialLeader}; ends with
     * the following.
     */
    LEARNER
}
