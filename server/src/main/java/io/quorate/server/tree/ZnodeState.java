package io.quorate.server.tree;

import io.quorate.server.txn.AclList;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** What a znode will be once every proposal in flight is applied: all that a rule may ask about. */
public final class ZnodeState {

    final byte[] path;
    final long pathHash;
    boolean exists;
    int version;
    int aversion;
    int cversion;
    int childCount;
    int listBytes;
    int dataBytes;
    long ephemeralOwner;
    AclList acl;

    /** If it has limits, and a proposal in flight writes them: the quota with these. */
    @Nullable Quota quota;

    /** Zxid of the last proposal that changed it, 0 if none is in flight. */
    long lastZxid;

    /** Whether it is among the outstanding ones. */
    boolean outstanding;

    /** The next outstanding one in the same bucket. */
    @Nullable ZnodeState next;

    ZnodeState(byte[] path, long pathHash) {
        this.path = path;
        this.pathHash = pathHash;
        this.acl = AclList.OPEN;
    }

    boolean has(byte[] array, int offset, int length) {
        return Arrays.equals(path, 0, path.length, array, offset, offset + length);
    }

    void copyFrom(ZnodeState other) {
        exists = other.exists;
        version = other.version;
        aversion = other.aversion;
        cversion = other.cversion;
        childCount = other.childCount;
        listBytes = other.listBytes;
        dataBytes = other.dataBytes;
        ephemeralOwner = other.ephemeralOwner;
        acl = other.acl;
        quota = other.quota;
        lastZxid = other.lastZxid;
    }

    /** Whether a proposal in flight changes it. */
    public boolean isInFlight() {
        return outstanding;
    }

    /** Version of the data. */
    public int version() {
        return version;
    }

    /** Version of the ACL. */
    public int aversion() {
        return aversion;
    }

    /** The persisted cversion: the next sequence number among the children. */
    public int cversion() {
        return cversion;
    }

    public int childCount() {
        return childCount;
    }

    /** Bytes that the children's names take in a reply, each behind its length. */
    public int listBytes() {
        return listBytes;
    }

    /** Bytes of data, 0 if it is null. */
    public int dataBytes() {
        return dataBytes;
    }

    /** As {@link io.quorate.server.txn.EphemeralOwner} says. */
    public long ephemeralOwner() {
        return ephemeralOwner;
    }

    public AclList acl() {
        return acl;
    }
}
