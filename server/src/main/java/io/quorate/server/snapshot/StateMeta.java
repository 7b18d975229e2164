package io.quorate.server.snapshot;

import io.quorate.server.zab.HistoryBase;

/**
 * What a saved state says of itself.
 *
 * @param base the history up to its zxid
 * @param digest digest of the content: tree and sessions
 */
public record StateMeta(HistoryBase base, long digest) {}
