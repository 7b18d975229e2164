package io.quorate.server.front;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import io.quorate.server.common.CounterSet;
import io.quorate.server.node.CloseReason;
import io.quorate.server.node.ConnectionId;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;

class CloseLogTest {

    private static final ConnectionId ID = ConnectionId.of(1, 2, 3);

    private final CounterSet<CloseReason> counters = new CounterSet<>(CloseReason.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private CloseLog log;

    @BeforeEach
    void listen() {
        Logger logger = new LoggerContext().getLogger("test");
        logger.setLevel(Level.INFO);
        lines.start();
        logger.addAppender(lines);
        log = new CloseLog(logger, counters);
    }

    private List<String> said() {
        return lines.list.stream()
                .map(line -> line.getLevel() + " " + line.getFormattedMessage())
                .toList();
    }

    @Test
    void everyReasonIsCountedAndOrdinaryOnesAreQuiet() {
        for (CloseReason reason : CloseReason.values()) {
            log.closed("/10.0.0.7:1", ID, reason, "");
            log.second();
            assertThat(counters.value(reason)).as(reason.name()).isEqualTo(1);
        }
        assertThat(said())
                .anyMatch(line -> line.startsWith("INFO client /10.0.0.7:1 "))
                .anyMatch(line -> line.endsWith(": closed, SESSION_MOVED"))
                .anyMatch(line -> line.matches("WARN .*: closed, SLOW_READER"))
                .noneMatch(line -> line.contains("SESSION_CLOSED"))
                .noneMatch(line -> line.contains("CLIENT_ENDED"));
    }

    @Test
    void aFloodIsCountedAndNotTold() {
        for (int i = 0; i < 1_000; i++) {
            log.closed("/10.0.0.7:" + i, ID, CloseReason.TOO_MANY_CONNECTIONS, ": limit 3");
        }
        assertThat(said()).hasSize(20);
        assertThat(said().getFirst()).endsWith(": closed, TOO_MANY_CONNECTIONS: limit 3");
        log.second();
        assertThat(said().getLast())
                .isEqualTo(
                        "WARN 980 more connections were closed in the last second: see"
                                + " connections_closed");
        log.second();
        assertThat(said()).hasSize(21);
        log.closed("/10.0.0.7:1", ID, CloseReason.SESSION_MOVED, "");
        assertThat(said()).hasSize(22);
        assertThat(counters.value(CloseReason.TOO_MANY_CONNECTIONS)).isEqualTo(1_000);
    }
}
