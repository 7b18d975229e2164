package io.quorate.cli.verb;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.cli.output.Compat;
import io.quorate.client.Event;
import io.quorate.client.session.SessionState;
import io.quorate.protocol.EventType;

import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class EventTextTest {

    private static final Event CHANGE = new Event(EventType.NODE_DATA_CHANGED, "/a b", 17);

    @ParameterizedTest
    @EnumSource
    void typesHaveZooKeepersNames(EventType type) {
        assertThat(EventText.name(type))
                .isEqualTo(Watcher.Event.EventType.fromInt(type.code()).name());
    }

    @Test
    void aChangeIsToldAsZooKeeperTellsIt() {
        WatchedEvent theirs =
                new WatchedEvent(
                        Watcher.Event.EventType.NodeDataChanged,
                        Watcher.Event.KeeperState.SyncConnected,
                        "/a b",
                        17);
        assertThat(EventText.of(CHANGE, Compat.V3_9)).isEqualTo(theirs.toString());
    }

    @Test
    void for34ThereIsNoZxid() {
        assertThat(EventText.of(CHANGE, Compat.V3_4))
                .isEqualTo("WatchedEvent state:SyncConnected type:NodeDataChanged path:/a b");
        assertThat(EventText.of(SessionState.CONNECTED, Compat.V3_4))
                .isEqualTo("WatchedEvent state:SyncConnected type:None path:null");
    }

    @ParameterizedTest
    @CsvSource({
        "CONNECTING, Disconnected",
        "SUSPENDED, Disconnected",
        "CONNECTED, SyncConnected",
        "CONNECTED_READ_ONLY, ConnectedReadOnly",
        "EXPIRED, Expired",
        "AUTH_FAILED, AuthFailed",
        "CLOSED, Closed",
    })
    void theSessionStandsInZooKeepersWords(SessionState state, Watcher.Event.KeeperState theirs) {
        assertThat(EventText.of(state, Compat.V3_9))
                .isEqualTo(new WatchedEvent(Watcher.Event.EventType.None, theirs, null).toString());
    }
}
