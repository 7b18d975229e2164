package io.quorate.server.recovery;

import io.quorate.server.wal.WalConfig;

/**
 * What recovery must know.
 *
 * @param wal sizes of the log
 * @param recentBytes about how many bytes of committed records, beside all uncommitted ones, to
 *     hand to the consensus core
 * @param featureLevel highest feature level of this build; a history above it is refused
 * @param votesAlone whether no other server could rebuild this one: then an older snapshot is taken
 *     where the state is damaged
 */
public record RecoveryConfig(
        WalConfig wal, int recentBytes, int featureLevel, boolean votesAlone) {}
