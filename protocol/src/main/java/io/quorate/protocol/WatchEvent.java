package io.quorate.protocol;

/**
 * A notification to a client.
 *
 * @param type what happened
 * @param state {@link KeeperState#SYNC_CONNECTED} in all that servers send
 * @param path the znode concerned
 */
public record WatchEvent(EventType type, KeeperState state, String path) {

    /** An event as servers send it. */
    public WatchEvent(EventType type, String path) {
        this(type, KeeperState.SYNC_CONNECTED, path);
    }
}
