package io.quorate.client;

import io.quorate.protocol.EventType;

/**
 * A change that was watched.
 *
 * @param type of a creation, a deletion, new data, or a change of the list of children; or that the
 *     watch was removed
 * @param path of the znode, below the client's chroot
 * @param zxid of the change; negative where the server did not say: after a reconnection, and from
 *     servers before 3.9
 */
public record Event(EventType type, String path, long zxid) {}
