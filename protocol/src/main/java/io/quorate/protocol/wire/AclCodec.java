package io.quorate.protocol.wire;

import io.quorate.protocol.Acl;
import io.quorate.protocol.Identity;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Access control lists and the identities in them. */
public final class AclCodec {

    /** Perms, and two string lengths. */
    private static final int MIN_BYTES = 12;

    private AclCodec() {}

    public static void writeList(WireWriter out, List<Acl> acl) {
        int count = acl.size();
        out.writeInt(count);
        for (int i = 0; i < count; i++) {
            Acl entry = acl.get(i);
            out.writeInt(entry.perms());
            writeIdentity(out, entry.id());
        }
    }

    /** An unmodifiable list; empty for null. */
    public static List<Acl> readList(WireReader in) {
        int count = in.readCount(MIN_BYTES);
        if (count == 0) {
            return List.of();
        }
        List<Acl> acl = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            acl.add(new Acl(in.readInt(), readIdentity(in)));
        }
        return Collections.unmodifiableList(acl);
    }

    public static void writeIdentity(WireWriter out, Identity identity) {
        out.writeString(identity.scheme());
        out.writeString(identity.id());
    }

    /** As ZooKeeper does, takes null for an id only where nobody looks at it. */
    public static Identity readIdentity(WireReader in) {
        String scheme = in.readRequiredString();
        boolean looksAtIt =
                scheme.equals("world") || scheme.equals("digest") || scheme.equals("ip");
        String id = looksAtIt ? in.readRequiredString() : in.readString();
        return new Identity(scheme, id == null ? "" : id);
    }
}
