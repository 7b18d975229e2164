package io.quorate.server.zab;

/**
 * Whether what this server's disk says may be believed. Durable, and part of every vote and
 * handshake.
 */
public enum Standing {
    /** Holds nothing of ours, and belongs to no cluster yet. */
    NEW,
    /**
     * Its history is being rebuilt from a leader; it votes for nobody and its acks count for
     * nothing.
     */
    JOINING,
    /** Every acknowledgement this disk ever gave still holds. */
    VOTER,
    /**
     * Damage was found in front of records that had been synced; treated like {@link #JOINING}, and
     * said aloud.
     */
    DAMAGED
}
