package io.quorate.server.zab;

import io.quorate.server.common.Checksummed;
import io.quorate.server.common.Invariant;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Who belongs to the cluster, and whose disk counts. Part of the history: zoo.cfg defines it only
 * at formation and supplies addresses afterwards. A server counts in a quorum only with the disk
 * named here.
 *
 * @param members by id, ascending
 */
public record Membership(List<Member> members) {

    /** No membership yet: nothing was ever logged. */
    public static final Membership NONE = new Membership(List.of());

    public Membership {
        members = members.stream().sorted(Comparator.comparing(Member::id)).toList();
        for (int i = 1; i < members.size(); i++) {
            Invariant.check(
                    !members.get(i).id().equals(members.get(i - 1).id()),
                    "a server is named twice");
        }
    }

    public @Nullable Member member(PeerId id) {
        for (Member member : members) {
            if (member.id().equals(id)) {
                return member;
            }
        }
        return null;
    }

    /** Whether {@code id} votes here, with whichever disk. */
    public boolean isVoter(PeerId id) {
        Member member = member(id);
        return member != null && !member.observer();
    }

    /** Whether an acknowledgement of {@code id} with {@code diskId} counts. */
    public boolean counts(PeerId id, long diskId) {
        Member member = member(id);
        return member != null && !member.observer() && diskId != 0 && member.diskId() == diskId;
    }

    public int voterCount() {
        int voters = 0;
        for (Member member : members) {
            if (!member.observer()) {
                voters++;
            }
        }
        return voters;
    }

    /** This membership with {@code id} on {@code diskId} from now on. */
    public Membership withDisk(PeerId id, long diskId) {
        List<Member> changed = new ArrayList<>();
        for (Member member : members) {
            changed.add(
                    member.id().equals(id) ? new Member(id, member.observer(), diskId) : member);
        }
        return new Membership(changed);
    }

    /** Bytes: u8 format 1, i32 count, then per member u8 id, u8 observer, i64 diskId. */
    public byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(encodedBytes());
        encodeTo(out);
        return out.array();
    }

    int encodedBytes() {
        return 5 + members.size() * 10;
    }

    void encodeTo(ByteBuffer out) {
        out.put((byte) 1).putInt(members.size());
        for (Member member : members) {
            out.put((byte) member.id().value());
            out.put((byte) (member.observer() ? 1 : 0));
            out.putLong(member.diskId());
        }
    }

    /**
     * Reads what {@link #encode} wrote. The bytes were checksummed: anything else in them is a bug.
     */
    public static Membership decode(ByteBuffer in) {
        return Checksummed.read("membership", () -> read(in));
    }

    private static Membership read(ByteBuffer in) {
        Invariant.check(in.get() == 1, "unknown membership format");
        int count = in.getInt();
        Invariant.check(count >= 0 && count <= 254, "impossible membership");
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            PeerId id = new PeerId(in.get() & 0xff);
            boolean observer = in.get() != 0;
            members.add(new Member(id, observer, in.getLong()));
        }
        return new Membership(members);
    }
}
