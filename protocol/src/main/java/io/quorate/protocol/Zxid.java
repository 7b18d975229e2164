package io.quorate.protocol;

/**
 * A ZooKeeper transaction id is a {@code long} everywhere: epoch in the high 32 bits, counter in
 * the low 32. These functions take it apart. Epochs stay below 2^31, so that zxids compare as
 * signed numbers.
 */
public final class Zxid {

    /** The largest counter of an epoch. */
    public static final long COUNTER_MAX = 0xffff_ffffL;

    /** The largest epoch: beyond it zxids would be negative. */
    public static final long EPOCH_MAX = 0x7fff_ffffL;

    private Zxid() {}

    /**
     * The zxid of a place in an epoch.
     *
     * @param epoch 0 to {@link #EPOCH_MAX}
     * @param counter 0 to {@link #COUNTER_MAX}
     * @throws IllegalArgumentException if one is out of its range: bits of the one must never leak
     *     into the other
     */
    public static long of(long epoch, long counter) {
        if (epoch < 0 || epoch > EPOCH_MAX) {
            throw new IllegalArgumentException("epoch " + epoch + " is not in 0..2^31-1");
        }
        if (counter < 0 || counter > COUNTER_MAX) {
            throw new IllegalArgumentException("counter " + counter + " is not in 0..2^32-1");
        }
        return epoch << 32 | counter;
    }

    public static long epoch(long zxid) {
        return zxid >>> 32;
    }

    public static long counter(long zxid) {
        return zxid & COUNTER_MAX;
    }

    /** Hexadecimal with prefix and without padding, as ZooKeeper's logs and srvr print it. */
    public static String toString(long zxid) {
        return "0x" + Long.toHexString(zxid);
    }
}
