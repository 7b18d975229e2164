package io.quorate.server.recovery;

import io.quorate.server.wal.ScannedLog;
import io.quorate.server.zab.Standing;

import org.jspecify.annotations.Nullable;

/**
 * What a start would find.
 *
 * @param log what of the log holds
 * @param damage what the start would note as damage, null if nothing
 * @param standing what the server would stand as
 * @param firstSegment number of the generation's first segment
 * @param startZxid the log that is here follows this zxid
 */
public record Inspected(
        ScannedLog log,
        @Nullable Damage damage,
        Standing standing,
        long firstSegment,
        long startZxid) {}
