package io.quorate.server.zab;

/**
 * One server of a membership.
 *
 * @param id the server
 * @param observer an observer learns, and never votes or counts
 * @param diskId the disk that counts for it; 0 while none was admitted
 */
public record Member(PeerId id, boolean observer, long diskId) {}
