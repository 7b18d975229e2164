package io.quorate.server.wal;

/**
 * A segment that is on the disk.
 *
 * @param name its file
 * @param startZxid the history in it follows this zxid
 */
record RetainedSegment(String name, long startZxid) {}
