package io.quorate.server.torture.check;

import static io.quorate.server.torture.check.Violation.hex;

import org.jspecify.annotations.Nullable;

/**
 * A znode from one zxid on.
 *
 * @param czxid 0 if not known, or absent
 * @param version -1 if not known, or absent
 * @param value null if not known, or absent
 */
record State(long zxid, boolean isPresent, long czxid, int version, @Nullable String value) {

    static State absent(long zxid) {
        return new State(zxid, false, 0, -1, null);
    }

    static State created(long zxid, @Nullable String value) {
        return new State(zxid, true, zxid, 0, value);
    }

    /** As far as is known of a change. */
    static State changed(long zxid, @Nullable String value) {
        return new State(zxid, true, 0, -1, value);
    }

    boolean isCreation() {
        return isPresent && czxid == zxid;
    }

    /** What both tell of the same zxid; null if they contradict one another. */
    @Nullable State and(State other) {
        boolean agree =
                isPresent == other.isPresent
                        && (czxid == 0 || other.czxid == 0 || czxid == other.czxid)
                        && (version < 0 || other.version < 0 || version == other.version)
                        && (value == null || other.value == null || value.equals(other.value));
        return agree
                ? new State(
                        zxid,
                        isPresent,
                        Math.max(czxid, other.czxid),
                        Math.max(version, other.version),
                        value == null ? other.value : value)
                : null;
    }

    @Override
    public String toString() {
        return isPresent
                ? "version " + version + " of " + hex(czxid) + " at " + hex(zxid) + " = " + value
                : "absent at " + hex(zxid);
    }
}
