package io.quorate.server.zab;

/**
 * How a server's disk does, as it tells its leader with each heartbeat.
 *
 * @param space how much room there is
 * @param syncMicros about how long a sync of the log takes there, microseconds; 0 if none was
 *     measured
 */
public record DiskState(Space space, long syncMicros) {

    /** Room on the disk. */
    public enum Space {
        /** There is enough. */
        OK,
        /** Below the low-water mark: what makes the data grow should not be logged here. */
        LOW,
        /** What is left is kept for what must be logged: this server takes no proposals. */
        FULL
    }

    /** A disk of which nothing is known yet. */
    public static final DiskState UNKNOWN = new DiskState(Space.OK, 0);
}
