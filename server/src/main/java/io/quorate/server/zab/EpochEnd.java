package io.quorate.server.zab;

/**
 * Where an epoch ends in a server's log: one row of its epoch table.
 *
 * @param epoch the epoch
 * @param lastZxid the last zxid of that epoch in this log
 * @param chainHash the chain hash of that record
 */
public record EpochEnd(long epoch, long lastZxid, long chainHash) {}
