package io.quorate.server.peer;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import org.junit.jupiter.api.Test;

class QuietLogTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void warnsOncePerIntervalAndCountsTheRest() {
        Logger logger = new LoggerContext().getLogger("test");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        QuietLog log = new QuietLog(logger);
        long start = Long.MAX_VALUE - SECOND; // the clock may pass through its largest value
        for (int i = 0; i < 100; i++) {
            log.warn("line " + i, start + i * SECOND / 4);
        }
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "line 0",
                        "line 40 (39 more of this kind since the last line)",
                        "line 80 (39 more of this kind since the last line)");
    }
}
