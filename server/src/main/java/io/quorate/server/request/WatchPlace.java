package io.quorate.server.request;

/** Which watches a read registers with: PROTOCOL 12.2. */
public enum WatchPlace {
    /** None: it asked for no watch, or did not succeed. */
    NONE,
    /** The watches of the znode's existence and data. */
    DATA,
    /** The watches of the znode's children. */
    CHILD
}
