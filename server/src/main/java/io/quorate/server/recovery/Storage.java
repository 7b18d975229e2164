package io.quorate.server.recovery;

import io.quorate.server.snapshot.States;
import io.quorate.server.wal.LogFiles;

/**
 * Where a server's data is.
 *
 * @param stateFiles the directory of {@code CURRENT}
 * @param logFiles the directory of the segments; may be the same
 * @param quarantine where segments are put aside
 * @param states the saved states
 */
public record Storage(
        LogFiles stateFiles, LogFiles logFiles, Quarantine quarantine, States states) {}
