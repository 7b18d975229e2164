package io.quorate.bench.scale;

import io.quorate.bench.table.Line;

/** A line of the table, in its order. */
enum Row {
    CREATE_ONE("one server: create all, in multis of 100", "s", 1),
    RESTART_KILLED("one server: kill -9, then start until the first read", "s", 1),
    TERMINATION("one server: SIGTERM until the process has ended", "s", 1),
    RESTART_TERMINATED("one server: SIGTERM, then start until the first read", "s", 1),
    CREATE_ALL("create all, in multis of 100", "s", 1),
    HEAP_PER_ZNODE("leader's heap after GC, per znode", "bytes", 0),
    RSS("leader's resident memory", "MB", 0),
    DISK("disk, one server, all", "MB", 0),
    DISK_LOG("disk, its log", "MB", 0),
    DISK_SNAPSHOTS("disk, its snapshots", "MB", 0),
    REBUILD("wiped follower: start until the first read, under writes", "s", 1),
    REBUILD_P99("writes meanwhile, p99", "ms", 1),
    PLAIN_P50("writes without snapshots, p50", "ms", 1),
    PLAIN_P99("writes without snapshots, p99", "ms", 1),
    PLAIN_P999("writes without snapshots, p99.9", "ms", 1),
    SNAPSHOTS_P50("writes while snapshots are taken, p50", "ms", 1),
    SNAPSHOTS_P99("writes while snapshots are taken, p99", "ms", 1),
    SNAPSHOTS_P999("writes while snapshots are taken, p99.9", "ms", 1),
    SNAPSHOTS_PER_MINUTE(
            "snapshots begun meanwhile, all servers", "per minute", 0, Line.Better.NEITHER),
    ONE_SNAPSHOT("disk, the largest of these snapshots", "MB", 0);

    private final String title;
    private final String unit;
    private final int digits;
    private final Line.Better better;

    Row(String title, String unit, int digits) {
        this(title, unit, digits, Line.Better.LESS);
    }

    Row(String title, String unit, int digits, Line.Better better) {
        this.title = title;
        this.unit = unit;
        this.digits = digits;
        this.better = better;
    }

    /** How it stands in the table. */
    Line line() {
        return new Line(title, unit, digits, better);
    }

    String title() {
        return title;
    }

    String unit() {
        return unit;
    }
}
