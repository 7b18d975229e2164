package io.quorate.protocol;

/**
 * The xids with a meaning (PROTOCOL 5). Others belong to the client, which counts from 1; frames
 * with these may stand between the ordered replies.
 */
public final class Xid {

    /** A watch event, server to client. */
    public static final int NOTIFICATION = -1;

    public static final int PING = -2;
    public static final int AUTH = -4;

    /** Also of setWatches2. Its reply comes in the order of requests. */
    public static final int SET_WATCHES = -8;

    private Xid() {}
}
