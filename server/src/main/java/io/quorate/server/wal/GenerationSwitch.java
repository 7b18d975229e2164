package io.quorate.server.wal;

import java.io.IOException;

/**
 * The one step from a generation of state and log to the next. Called on the log thread, when the
 * first segment of the new one is durable under another name.
 */
public interface GenerationSwitch {

    /**
     * Makes the new generation the current one. Durable when it returns.
     *
     * @param firstSegment number of the new log's first segment
     */
    void switchTo(long firstSegment) throws IOException;
}
