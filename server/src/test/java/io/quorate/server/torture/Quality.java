package io.quorate.server.torture;

/**
 * What happens to packets on one way from one machine to another.
 *
 * @param isCut all are lost
 * @param lossPercent so many are lost
 * @param delayMillis each comes so much later
 * @param reorderPercent so many overtake all that are delayed
 * @param duplicatePercent so many come twice
 * @param corruptPercent of so many a bit is flipped, which a checksum finds
 * @param kibPerSecond no more pass; 0 is no limit
 */
record Quality(
        boolean isCut,
        int lossPercent,
        int delayMillis,
        int reorderPercent,
        int duplicatePercent,
        int corruptPercent,
        int kibPerSecond) {

    static final Quality GOOD = new Quality(false, 0, 0, 0, 0, 0, 0);
    static final Quality CUT = new Quality(true, 0, 0, 0, 0, 0, 0);

    static Quality loss(int percent) {
        return new Quality(false, percent, 0, 0, 0, 0, 0);
    }

    static Quality delay(int millis) {
        return new Quality(false, 0, millis, 0, 0, 0, 0);
    }

    static Quality reorder(int percent, int delayMillis) {
        return new Quality(false, 0, delayMillis, percent, 0, 0, 0);
    }

    static Quality duplicate(int percent) {
        return new Quality(false, 0, 0, 0, percent, 0, 0);
    }

    static Quality corrupt(int percent) {
        return new Quality(false, 0, 0, 0, 0, percent, 0);
    }

    static Quality rate(int kibPerSecond) {
        return new Quality(false, 0, 0, 0, 0, 0, kibPerSecond);
    }

    /** Both at once. */
    Quality and(Quality other) {
        int rate =
                kibPerSecond == 0 || other.kibPerSecond == 0
                        ? Math.max(kibPerSecond, other.kibPerSecond)
                        : Math.min(kibPerSecond, other.kibPerSecond);
        return new Quality(
                isCut || other.isCut,
                Math.max(lossPercent, other.lossPercent),
                Math.max(delayMillis, other.delayMillis),
                Math.max(reorderPercent, other.reorderPercent),
                Math.max(duplicatePercent, other.duplicatePercent),
                Math.max(corruptPercent, other.corruptPercent),
                rate);
    }
}
