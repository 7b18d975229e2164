package io.quorate.server.config;

import java.nio.file.Path;
import java.util.List;

/** Where the history is kept, when it is saved and purged, and how little room is how little. */
final class StorageSettings {

    private static final int DAY_MILLIS = 86_400_000;

    static final Setting<Path> DATA_DIR =
            Setting.folder(
                    "dataDir", "none; needed", "Where the history is kept, and the file `myid`.");

    static final Setting<Path> DATA_LOG_DIR =
            Setting.folder(
                    "dataLogDir",
                    "dataDir",
                    "Where the log is kept, if on another volume than the rest.");

    static final Setting<Integer> SNAP_RETAIN_COUNT =
            Setting.number(
                    "autopurge.snapRetainCount",
                    "3",
                    3,
                    1_000,
                    "snapshots",
                    "Snapshots kept, each with the log behind it.");

    static final Setting<Integer> PURGE_INTERVAL =
            Setting.number(
                    "autopurge.purgeInterval",
                    "unused",
                    0,
                    100_000,
                    "hours",
                    "Accepted and without effect: what is not kept is purged after each save.");

    static final Setting<Integer> SNAPSHOT_IDLE_MILLIS =
            Setting.number(
                    "snapshotIdleMillis",
                    "5000",
                    100,
                    DAY_MILLIS,
                    "milliseconds",
                    "After so long without a write, the state is saved.");

    static final Setting<Integer> SNAPSHOT_INTERVAL_MILLIS =
            Setting.number(
                    "snapshotIntervalMillis",
                    "10000",
                    100,
                    DAY_MILLIS,
                    "milliseconds",
                    "While writes come, the state is saved so long after the save before, or after"
                            + " 20 times what that one took, whichever is later.");

    static final Setting<Integer> SNAPSHOT_TAIL_MIN_KIB =
            Setting.number(
                    "snapshotTailMinKiB",
                    "1024",
                    1,
                    1 << 20,
                    "KiB",
                    "With less in the log behind the saved state, nothing is saved.");

    static final Setting<Integer> LOG_TAIL_MAX_MIB =
            Setting.number(
                    "logTailMaxMiB",
                    "1024",
                    1,
                    1 << 20,
                    "MiB",
                    "With so much in the log behind the saved state, it is saved at once: what a"
                            + " start has to replay at most.");

    static final Setting<Integer> LOG_KEEP_MIB =
            Setting.number(
                    "logKeepMiB",
                    "256",
                    0,
                    1 << 20,
                    "MiB",
                    "The newest log, kept even if no snapshot needs it: a server that was away"
                            + " meanwhile is given what it lacks and not a whole snapshot.");

    static final Setting<Integer> LOG_PIN_MAX_MIB =
            Setting.number(
                    "logPinMaxMiB",
                    "4096",
                    1,
                    1 << 20,
                    "MiB",
                    "Log kept for a server that is being synced. Where that is not enough, the sync"
                            + " begins again from a newer snapshot.");

    static final Setting<Integer> LOG_SEGMENT_MIB =
            Setting.number(
                    "logSegmentMiB",
                    "64",
                    1,
                    1024,
                    "MiB",
                    "Size of a file of the log. It is purged by whole files.");

    static final Setting<Integer> SYNC_MIB_PER_SECOND =
            Setting.number(
                    "syncMiBPerSecond",
                    "64",
                    1,
                    1 << 16,
                    "MiB per second",
                    "A snapshot is sent to a server that is being synced no faster than this.");

    static final Setting<Integer> DISK_LOW_MIB =
            Setting.number(
                    "diskLowMiB",
                    "a twentieth of the volume, at least 4 segments of the log, at most 1024",
                    1,
                    1 << 20,
                    "MiB",
                    "With less room than this on a quorum of disks, what makes the data grow is"
                        + " refused (QuotaExceeded); all else goes on. Ends with a quarter more.");

    static final Setting<Integer> DISK_FULL_MIB =
            Setting.number(
                    "diskFullMiB",
                    "the lesser of 2 segments of the log and half of diskLowMiB",
                    1,
                    1 << 20,
                    "MiB",
                    "With less room than this, a server neither leads nor follows until it has"
                            + " room; the others go on without it.");

    static final Setting<Integer> FSYNC_WARNING_THRESHOLD =
            Setting.number(
                    "fsync.warningthresholdms",
                    "1000",
                    1,
                    DAY_MILLIS,
                    "milliseconds",
                    "A write or sync of the log that takes longer is told in the server's log, and"
                            + " counted.");

    static final Setting<Boolean> FORCE_SYNC =
            Setting.flag(
                    "forceSync",
                    "yes",
                    "A write is acknowledged when it is on a quorum of disks; `no` is refused.");

    static final List<Setting<?>> ALL =
            List.of(
                    DATA_DIR,
                    DATA_LOG_DIR,
                    SNAP_RETAIN_COUNT,
                    PURGE_INTERVAL,
                    SNAPSHOT_IDLE_MILLIS,
                    SNAPSHOT_INTERVAL_MILLIS,
                    SNAPSHOT_TAIL_MIN_KIB,
                    LOG_TAIL_MAX_MIB,
                    LOG_KEEP_MIB,
                    LOG_PIN_MAX_MIB,
                    LOG_SEGMENT_MIB,
                    SYNC_MIB_PER_SECOND,
                    DISK_LOW_MIB,
                    DISK_FULL_MIB,
                    FSYNC_WARNING_THRESHOLD,
                    FORCE_SYNC);

    private StorageSettings() {}
}
