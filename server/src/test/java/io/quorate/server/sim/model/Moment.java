package io.quorate.server.sim.model;

/**
 * A place in the history.
 *
 * @param zxid of the transaction
 * @param millis wall clock of the leader that decided it
 */
public record Moment(long zxid, long millis) {}
