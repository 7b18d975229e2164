package io.quorate.server.wal;

/**
 * A segment of the log.
 *
 * @param number its place among the segments
 * @param name its file
 * @param nonce random; what was written into the file in an earlier life never verifies with it
 */
record Segment(long number, String name, long nonce) {}
