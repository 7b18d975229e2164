package io.quorate.protocol.wire;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.EventType;
import io.quorate.protocol.KeeperState;
import io.quorate.protocol.WatchEvent;
import io.quorate.protocol.Xid;

/** Watch events: a reply header with the xid of notifications, then {type, state, path}. */
public final class EventCodec {

    /** The zxid in the header of an event that setWatches caused. */
    public static final long CATCH_UP_ZXID = -1;

    private EventCodec() {}

    /**
     * Header and body; the caller begins and ends the frame.
     *
     * @param zxid of the transaction seen, or {@link #CATCH_UP_ZXID}
     */
    public static void write(WireWriter out, long zxid, WatchEvent event) {
        write(out, zxid, event.type(), event.state(), event.path());
    }

    /** As servers send it, without the object: one change may go to thousands of connections. */
    public static void write(WireWriter out, long zxid, EventType type, String path) {
        write(out, zxid, type, KeeperState.SYNC_CONNECTED, path);
    }

    private static void write(
            WireWriter out, long zxid, EventType type, KeeperState state, String path) {
        ResponseCodec.writeHeader(out, Xid.NOTIFICATION, zxid, ErrorCode.OK);
        out.writeInt(type.code());
        out.writeInt(state.code());
        out.writeString(path);
    }

    /** The event behind a header that was read. */
    public static WatchEvent read(WireReader in) {
        EventType type = EventType.fromCode(in.readInt());
        KeeperState state = KeeperState.fromCode(in.readInt());
        String path = in.readRequiredString();
        if (type == null || state == null) {
            throw new MalformedFrameException("unknown type or state of an event of " + path);
        }
        return new WatchEvent(type, state, path);
    }
}
