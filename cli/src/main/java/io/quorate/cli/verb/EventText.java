package io.quorate.cli.verb;

import io.quorate.cli.output.Compat;
import io.quorate.client.Event;
import io.quorate.client.session.SessionState;
import io.quorate.protocol.EventType;

import java.util.Locale;

/** Events in ZooKeeper's words. */
public final class EventText {

    private EventText() {}

    /** NODE_DATA_CHANGED is NodeDataChanged. */
    static String name(EventType type) {
        StringBuilder name = new StringBuilder();
        for (String word : type.name().split("_")) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }

    /** What happened to a znode. */
    public static String of(Event event, Compat compat) {
        return text("SyncConnected", name(event.type()), event.path(), event.zxid(), compat);
    }

    /** What happened to the session. */
    public static String of(SessionState state, Compat compat) {
        String word =
                switch (state) {
                    case CONNECTING, SUSPENDED -> "Disconnected";
                    case CONNECTED -> "SyncConnected";
                    case CONNECTED_READ_ONLY -> "ConnectedReadOnly";
                    case EXPIRED -> "Expired";
                    case AUTH_FAILED -> "AuthFailed";
                    case CLOSED -> "Closed";
                };
        return text(word, "None", "null", -1, compat);
    }

    private static String text(String state, String type, String path, long zxid, Compat compat) {
        String text = "WatchedEvent state:" + state + " type:" + type + " path:" + path;
        return compat == Compat.V3_4 ? text : text + " zxid: " + zxid;
    }
}
