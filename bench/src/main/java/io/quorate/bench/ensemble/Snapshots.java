package io.quorate.bench.ensemble;

import java.util.List;

/** How often servers take snapshots, and the lines of zoo.cfg that say so to each contender. */
public enum Snapshots {
    /** As often as whoever sets nothing gets them. */
    AS_SHIPPED("", ""),

    /** None while anything is measured. */
    NEVER("snapCount=1000000000", "snapshotTailMinKiB=1048576\nlogTailMaxMiB=1048576"),

    /**
     * One after another, as far as the server can be told to. ZooKeeper takes one after each 5,000
     * to 10,000 transactions, and of all znodes each time; Quorate saves what changed, a second
     * after the save before.
     */
    CONSTANTLY("snapCount=10000", "snapshotIntervalMillis=1000\nsnapshotTailMinKiB=1");

    private final String zooKeeper;
    private final String quorate;

    /** What each contender is told: lines of zoo.cfg, none to leave it as shipped. */
    Snapshots(String zooKeeper, String quorate) {
        this.zooKeeper = zooKeeper;
        this.quorate = quorate;
    }

    /** The lines of zoo.cfg for this one. */
    public List<String> settings(Contender contender) {
        String lines = contender.isZooKeeper() ? zooKeeper : quorate;
        return lines.lines().toList();
    }

    /** For the report: what each contender was told. */
    public String toText() {
        return "ZooKeeper " + text(zooKeeper) + ", Quorate " + text(quorate);
    }

    private static String text(String lines) {
        return lines.isEmpty() ? "as shipped" : "`" + String.join("`, `", lines.split("\n")) + "`";
    }
}
