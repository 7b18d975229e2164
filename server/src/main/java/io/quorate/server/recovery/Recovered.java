package io.quorate.server.recovery;

import io.quorate.server.snapshot.StateStore;
import io.quorate.server.wal.OpenLog;
import io.quorate.server.zab.Membership;
import io.quorate.server.zab.RecoveredHistory;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What a start finds.
 *
 * @param history for the consensus core
 * @param log for {@code WriteAheadLog.start}
 * @param state the saved state of the current generation, open; null if it is damaged or lost
 * @param generations of state and log
 * @param loggedMembership the last membership in the log, committed or not; with more than one
 *     voter, the directory belongs to an ensemble
 * @param damage what was found damaged at this start or an earlier one and is not healed; null if
 *     nothing
 * @param warning that an older snapshot was taken in place of a damaged state; null if not
 * @param notes further lines for the server's log: what was cut
 */
public record Recovered(
        RecoveredHistory history,
        OpenLog log,
        @Nullable StateStore state,
        Generations generations,
        Membership loggedMembership,
        @Nullable Damage damage,
        @Nullable String warning,
        List<String> notes) {}
