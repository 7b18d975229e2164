package io.quorate.server.node;

/** What the state's digest was as of a zxid. */
public record DigestAt(long zxid, long digest) {}
