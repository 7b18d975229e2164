package io.quorate.server.tool;

import io.quorate.server.session.Session;
import io.quorate.server.snapshot.StateEntry;
import io.quorate.server.snapshot.StateMeta;
import io.quorate.server.tree.Znode;
import io.quorate.server.txn.AclList;
import io.quorate.server.txn.ByteSlice;
import io.quorate.server.txn.EphemeralOwner;
import io.quorate.server.zab.EpochEnd;
import io.quorate.server.zab.HistoryBase;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What lies in a saved state, as rows. */
final class StateRows {

    static final String META = "meta";
    static final String EPOCH = "epoch";
    static final String ACL = "acl";
    static final String SESSION = "session";
    static final String ZNODE = "znode";

    /** The kinds of rows that can be asked for; what does not verify is shown with any of them. */
    static final List<String> KINDS = List.of(META, EPOCH, ACL, SESSION, ZNODE);

    private static final int KIND_WIDTH = 8;

    private StateRows() {}

    static Fields lead(String kind) {
        return new Fields().add("kind", new Value.Text(kind), Fields.Style.LEFT, KIND_WIDTH);
    }

    static Row meta(String folder, StateMeta meta, int format) {
        HistoryBase base = meta.base();
        Fields fields = lead(META).bare("folder", folder).number("format", format);
        fields.hex("zxid", base.zxid()).hex("chainHash", base.chainHash());
        fields.hex("digest", meta.digest()).hex("cluster", base.clusterId());
        fields.number("featureLevel", base.featureLevel());
        return Row.of(META, fields.several("members", LogRows.members(base.membership())));
    }

    static Row epoch(EpochEnd end) {
        Fields fields = lead(EPOCH).number("epoch", end.epoch());
        return Row.of(
                EPOCH, fields.hex("lastZxid", end.lastZxid()).hex("chainHash", end.chainHash()));
    }

    static Row acl(int number, AclList acl, boolean secrets) {
        Fields fields = lead(ACL).number("number", number);
        return Row.of(ACL, fields.several("acl", TxnFields.acl(acl, secrets)));
    }

    /** Without the password. */
    static Row session(Session session) {
        Fields fields = lead(SESSION);
        fields.add("session", new Value.Hex(session.id()), Fields.Style.BARE, 0);
        fields.number("timeoutMillis", session.timeoutMillis());
        fields.hex("connection", session.owner());
        return new Row(SESSION, null, session.id(), List.of(), fields);
    }

    /** A row that passes a filter if the znode's does. */
    static Row znodeToFilter(byte[] znode) {
        return znode(znode, new Fields());
    }

    /** Its path and nothing else. */
    static Row znodeWithPath(byte[] znode) {
        return znode(znode, lead(ZNODE).bare("path", Znode.path(znode)));
    }

    private static Row znode(byte[] znode, Fields fields) {
        long owner = Znode.ephemeralOwner(znode);
        Long session = EphemeralOwner.isSession(owner) ? owner : null;
        return new Row(ZNODE, null, session, List.of(Znode.path(znode)), fields);
    }

    /**
     * A znode as clients see it.
     *
     * @param acl its ACL, null if that is unknown
     * @param children how many it has
     */
    static Row znode(StateEntry.OfZnode entry, @Nullable AclList acl, int children, boolean data) {
        byte[] znode = entry.znode();
        Fields fields = lead(ZNODE).bare("path", Znode.path(znode));
        putData(fields, znode, data);
        fields.number("version", Znode.version(znode));
        // As the tree has it for clients: creations of children and deletions.
        fields.number("cversion", 2 * entry.cversion() - children);
        fields.number("aversion", Znode.aversion(znode)).number("numChildren", children);
        putRest(fields, entry, acl, data);
        return znode(znode, fields);
    }

    /** A znode whose children were not counted. */
    static Row znode(StateEntry.OfZnode entry, @Nullable AclList acl, boolean data) {
        byte[] znode = entry.znode();
        Fields fields = lead(ZNODE).bare("path", Znode.path(znode));
        putData(fields, znode, data);
        fields.number("version", Znode.version(znode));
        fields.number("creations", entry.cversion()).number("aversion", Znode.aversion(znode));
        putRest(fields, entry, acl, data);
        return znode(znode, fields);
    }

    private static void putData(Fields fields, byte[] znode, boolean data) {
        ByteSlice slice = new ByteSlice(znode, Znode.dataOffset(znode), Znode.dataLength(znode));
        TxnFields.putData(fields, Znode.hasNullData(znode) ? null : slice, data);
    }

    private static void putRest(
            Fields fields, StateEntry.OfZnode entry, @Nullable AclList acl, boolean secrets) {
        byte[] znode = entry.znode();
        fields.hex("czxid", Znode.czxid(znode)).hex("mzxid", Znode.mzxid(znode));
        fields.hex("pzxid", entry.pzxid());
        fields.text("ctime", TxnFields.time(Znode.ctimeMillis(znode)));
        fields.text("mtime", TxnFields.time(Znode.mtimeMillis(znode)));
        TxnFields.putOwner(fields, Znode.ephemeralOwner(znode));
        if (acl == null) {
            fields.none("acl");
        } else {
            fields.several("acl", TxnFields.acl(acl, secrets));
        }
        fields.add("aclNumber", new Value.Quantity(Znode.aclNumber(znode)), Fields.Style.HIDDEN, 0);
    }

    /** Something that does not verify, or a remark. */
    static Row problem(Problem.Severity severity, @Nullable String file, String what) {
        Fields fields = lead(severity.word());
        if (file != null) {
            fields.bare("file", file);
        }
        return Row.of(severity.word(), fields.sentence("what", what));
    }
}
