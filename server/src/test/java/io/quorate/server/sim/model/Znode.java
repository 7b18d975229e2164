package io.quorate.server.sim.model;

import io.quorate.protocol.Acl;
import io.quorate.protocol.Stat;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** One version of a znode (PROTOCOL 8). */
public record Znode(Birth birth, Content content, Access access, Family family) {

    /** What never changes. */
    record Birth(long zxid, long millis, Lifetime lifetime) {}

    /** What setData changes. */
    @SuppressWarnings("ArrayRecordComponent") // never written to, and compared by hand
    record Content(byte @Nullable [] data, int version, long zxid, long millis) {

        int length() {
            return data == null ? 0 : data.length;
        }
    }

    /** What setACL changes. */
    record Access(List<Acl> acl, int version) {}

    /**
     * What creations and deletions of children change.
     *
     * @param created how many there ever were
     * @param size how many there are
     * @param changedMillis when the last one came or went
     */
    record Family(int created, int size, long pzxid, long changedMillis) {

        Family born(long zxid, long millis) {
            return new Family(created + 1, size + 1, Math.max(pzxid, zxid), millis);
        }

        Family died(long zxid, long millis) {
            return new Family(created, size - 1, Math.max(pzxid, zxid), millis);
        }
    }

    static Znode born(Moment at, Lifetime lifetime, byte @Nullable [] data, List<Acl> acl) {
        return new Znode(
                new Birth(at.zxid(), at.millis(), lifetime),
                new Content(data, 0, at.zxid(), at.millis()),
                new Access(acl, 0),
                new Family(0, 0, at.zxid(), at.millis()));
    }

    Znode with(Content other) {
        return new Znode(birth, other, access, family);
    }

    Znode with(Access other) {
        return new Znode(birth, content, other, family);
    }

    Znode with(Family other) {
        return new Znode(birth, content, access, other);
    }

    /** The version behind this one: -1 would mean any, and is passed over. */
    static int nextVersion(int version) {
        return version == -2 ? 0 : version + 1;
    }

    /** As clients see it. */
    public Stat stat() {
        return new Stat(
                birth.zxid,
                content.zxid,
                birth.millis,
                content.millis,
                content.version,
                2 * family.created - family.size,
                access.version,
                birth.lifetime.shownOwner(),
                content.length(),
                family.size,
                family.pzxid);
    }
}
