package io.quorate.server.sim.model;

/** When a znode goes without being deleted by a client (PROTOCOL 9). */
public sealed interface Lifetime {

    /** Never. */
    record Persistent() implements Lifetime {}

    /** With its session. */
    record Ephemeral(long sessionId) implements Lifetime {}

    /** Some time after its last child. */
    record Container() implements Lifetime {}

    /** When it has no children and its data was not set for so long. */
    record TimeToLive(long ttlMillis) implements Lifetime {}

    /** What a Stat tells: the session, and 0 for all else. */
    default long shownOwner() {
        return this instanceof Ephemeral(long sessionId) ? sessionId : 0;
    }
}
