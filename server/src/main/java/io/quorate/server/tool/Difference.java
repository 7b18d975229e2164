package io.quorate.server.tool;

import io.quorate.server.session.Session;
import io.quorate.server.snapshot.StateEntry;
import io.quorate.server.snapshot.StateMeta;
import io.quorate.server.tree.Znode;
import io.quorate.server.txn.AclList;
import io.quorate.server.zab.EpochEnd;

import org.jspecify.annotations.Nullable;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** In which fields two things of the same name differ. */
final class Difference {

    private final List<Value> fields = new ArrayList<>();

    private Difference() {}

    static Difference of(StateMeta a, StateMeta b) {
        Difference found = new Difference();
        found.hex("zxid", a.base().zxid(), b.base().zxid());
        found.hex("chainHash", a.base().chainHash(), b.base().chainHash());
        found.hex("digest", a.digest(), b.digest());
        found.hex("cluster", a.base().clusterId(), b.base().clusterId());
        found.number("featureLevel", a.base().featureLevel(), b.base().featureLevel());
        if (!a.base().membership().equals(b.base().membership())) {
            found.put(
                    "members",
                    new Value.Several(LogRows.members(a.base().membership())),
                    new Value.Several(LogRows.members(b.base().membership())));
        }
        found.epochs(a.base().epochTable(), b.base().epochTable());
        return found;
    }

    /** Only the rows that one of them lacks: a table may be long. */
    private void epochs(List<EpochEnd> a, List<EpochEnd> b) {
        if (!a.equals(b)) {
            put("epochs", without(a, b), without(b, a));
        }
    }

    private static Value without(List<EpochEnd> some, List<EpochEnd> others) {
        List<Value> rows = new ArrayList<>();
        for (EpochEnd end : some) {
            if (!others.contains(end)) {
                Fields row = new Fields().number("epoch", end.epoch());
                row.hex("lastZxid", end.lastZxid()).hex("chainHash", end.chainHash());
                rows.add(new Value.Group(row));
            }
        }
        return new Value.Several(rows);
    }

    /** Says that passwords differ, and not what they are. */
    static Difference of(Session a, Session b) {
        Difference found = new Difference();
        found.number("timeoutMillis", a.timeoutMillis(), b.timeoutMillis());
        found.hex("connection", a.owner(), b.owner());
        if (!Arrays.equals(a.password(), b.password())) {
            found.fields.add(new Value.Group(new Fields().bare("field", "password")));
        }
        return found;
    }

    /**
     * Compares znodes, the ACLs by content.
     *
     * @param data whether to show data that differs
     */
    static Difference of(
            StateEntry.OfZnode a,
            @Nullable AclList aclOfA,
            StateEntry.OfZnode b,
            @Nullable AclList aclOfB,
            boolean data) {
        byte[] one = a.znode();
        byte[] other = b.znode();
        Difference found = new Difference();
        if (dataDiffers(one, other)) {
            found.put("data", data(one, data), data(other, data));
        }
        found.number("version", Znode.version(one), Znode.version(other));
        found.number("creations", a.cversion(), b.cversion());
        found.number("aversion", Znode.aversion(one), Znode.aversion(other));
        found.hex("czxid", Znode.czxid(one), Znode.czxid(other));
        found.hex("mzxid", Znode.mzxid(one), Znode.mzxid(other));
        found.hex("pzxid", a.pzxid(), b.pzxid());
        found.time("ctime", Znode.ctimeMillis(one), Znode.ctimeMillis(other));
        found.time("mtime", Znode.mtimeMillis(one), Znode.mtimeMillis(other));
        long owner = Znode.ephemeralOwner(one);
        if (owner != Znode.ephemeralOwner(other)) {
            found.put("owner", owner(owner), owner(Znode.ephemeralOwner(other)));
        }
        if (!Objects.equals(aclOfA, aclOfB)) {
            found.put("acl", acl(aclOfA, data), acl(aclOfB, data));
        }
        return found;
    }

    private static boolean dataDiffers(byte[] a, byte[] b) {
        return Znode.hasNullData(a) != Znode.hasNullData(b)
                || !Arrays.equals(
                        a, Znode.dataOffset(a), a.length, b, Znode.dataOffset(b), b.length);
    }

    private static Value data(byte[] znode, boolean content) {
        if (Znode.hasNullData(znode)) {
            return new Value.None();
        }
        int offset = Znode.dataOffset(znode);
        Fields fields = new Fields().number("dataBytes", Znode.dataLength(znode));
        if (content) {
            TxnFields.putBytes(fields, znode, offset, Znode.dataLength(znode));
        } else {
            fields.text("sha256", sha256(znode, offset));
        }
        return new Value.Group(fields);
    }

    private static String sha256(byte[] array, int from) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(array, from, array.length - from);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static Value owner(long owner) {
        Fields fields = new Fields();
        TxnFields.putOwner(fields, owner);
        return new Value.Group(fields);
    }

    private static Value acl(@Nullable AclList acl, boolean secrets) {
        return acl == null ? new Value.None() : new Value.Several(TxnFields.acl(acl, secrets));
    }

    private void hex(String name, long a, long b) {
        if (a != b) {
            put(name, new Value.Hex(a), new Value.Hex(b));
        }
    }

    private void number(String name, long a, long b) {
        if (a != b) {
            put(name, new Value.Quantity(a), new Value.Quantity(b));
        }
    }

    private void time(String name, long a, long b) {
        if (a != b) {
            put(name, new Value.Text(TxnFields.time(a)), new Value.Text(TxnFields.time(b)));
        }
    }

    private void put(String name, Value a, Value b) {
        fields.add(new Value.Group(new Fields().bare("field", name).add("a", a).add("b", b)));
    }

    boolean isNone() {
        return fields.isEmpty();
    }

    /** The row, with this difference behind what it names. */
    Row row(Row named) {
        named.fields().bare("difference", "differs");
        named.fields().add("fields", new Value.Several(List.copyOf(fields)), Fields.Style.BARE, 0);
        return named;
    }
}
