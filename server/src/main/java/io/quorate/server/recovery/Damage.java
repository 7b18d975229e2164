package io.quorate.server.recovery;

/**
 * The first damage found on this disk.
 *
 * @param message one line for the operator: file, offset, what was lost; what to do depends on the
 *     ensemble, and is said by who knows it
 * @param lastGoodZxid the history is intact up to here
 * @param commitMark the highest commit mark found anywhere, even where the history in front of it
 *     is lost
 */
public record Damage(String message, long lastGoodZxid, long commitMark) {}
