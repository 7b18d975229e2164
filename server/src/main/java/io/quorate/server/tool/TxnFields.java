package io.quorate.server.tool;

import io.quorate.protocol.Acl;
import io.quorate.protocol.Permission;
import io.quorate.server.txn.AclList;
import io.quorate.server.txn.ByteSlice;
import io.quorate.server.txn.EphemeralOwner;
import io.quorate.server.txn.Txn;
import io.quorate.server.txn.TxnHeader;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A transaction as fields. What is secret is left out: the passwords of sessions always, znodes'
 * data and the hashes of {@code digest} ACLs unless {@code data} is set.
 */
final class TxnFields {

    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

    private TxnFields() {}

    /** A wall clock as ISO-8601 in UTC, with milliseconds. */
    static String time(long millis) {
        return UTC.format(Instant.ofEpochMilli(millis));
    }

    static void put(Fields fields, Txn txn, boolean data) {
        switch (txn) {
            case Txn.CreateSession t ->
                    fields.bare("op", "createSession").number("timeoutMillis", t.timeoutMillis());
            case Txn.AttachSession t ->
                    fields.bare("op", "attachSession").number("timeoutMillis", t.timeoutMillis());
            case Txn.CloseSession _ -> fields.bare("op", "closeSession");
            case Txn.SetAcl t -> {
                fields.bare("op", "setAcl").bare("path", t.path().utf8());
                fields.number("version", t.version()).several("acl", acl(t.acl(), data));
            }
            case Txn.Multi t -> {
                List<Value> ops = new ArrayList<>();
                for (Txn.Op op : t.ops()) {
                    Fields one = new Fields();
                    putOp(one, op, data);
                    ops.add(new Value.Group(one));
                }
                fields.bare("op", "multi");
                fields.add("ops", new Value.Several(ops), Fields.Style.BARE, 0);
            }
            case Txn.Op op -> putOp(fields, op, data);
        }
    }

    private static void putOp(Fields fields, Txn.Op op, boolean data) {
        switch (op) {
            case Txn.Create t -> {
                fields.bare("op", "create").bare("path", t.path().utf8());
                putData(fields, t.data(), data);
                putOwner(fields, t.ephemeralOwner());
                fields.number("parentCversion", t.parentCversion());
                fields.several("acl", acl(t.acl(), data));
            }
            case Txn.SetData t -> {
                fields.bare("op", "setData").bare("path", t.path().utf8());
                fields.number("version", t.version());
                putData(fields, t.data(), data);
            }
            case Txn.Delete t -> fields.bare("op", "delete").bare("path", t.path().utf8());
            case Txn.Check t -> fields.bare("op", "check").bare("path", t.path().utf8());
            case Txn.Error t -> fields.bare("op", "error").bare("error", t.code().name());
        }
    }

    /** Where the transaction came from. */
    static void put(Fields fields, TxnHeader header) {
        fields.hex("session", header.sessionId()).number("cxid", header.cxid());
        fields.hex("connection", header.connection()).text("time", time(header.timeMillis()));
    }

    /** The paths that a transaction is about. */
    static List<String> paths(Txn txn) {
        return switch (txn) {
            case Txn.SetAcl t -> List.of(t.path().utf8());
            case Txn.Create t -> List.of(t.path().utf8());
            case Txn.SetData t -> List.of(t.path().utf8());
            case Txn.Delete t -> List.of(t.path().utf8());
            case Txn.Check t -> List.of(t.path().utf8());
            case Txn.Multi t -> t.ops().stream().flatMap(op -> paths(op).stream()).toList();
            case Txn.CreateSession _, Txn.AttachSession _, Txn.CloseSession _, Txn.Error _ ->
                    List.of();
        };
    }

    static void putOwner(Fields fields, long owner) {
        if (EphemeralOwner.isSession(owner)) {
            fields.text("mode", "ephemeral").hex("ephemeralOwner", owner);
        } else if (owner == EphemeralOwner.CONTAINER) {
            fields.text("mode", "container");
        } else if (owner == EphemeralOwner.PERSISTENT) {
            fields.text("mode", "persistent");
        } else {
            fields.text("mode", "ttl").number("ttlMillis", EphemeralOwner.ttlMillis(owner));
        }
    }

    static void putData(Fields fields, @Nullable ByteSlice data, boolean content) {
        if (data == null) {
            fields.none("dataBytes");
            return;
        }
        fields.number("dataBytes", data.length());
        if (content) {
            putBytes(fields, data.array(), data.offset(), data.length());
        }
    }

    /** As text if it is UTF-8 that can be printed, and otherwise as hexadecimal digits. */
    static void putBytes(Fields fields, byte[] array, int offset, int length) {
        String text = printable(ByteBuffer.wrap(array, offset, length));
        if (text == null) {
            fields.text("dataHex", HexFormat.of().formatHex(array, offset, offset + length));
        } else {
            fields.text("data", text);
        }
    }

    private static @Nullable String printable(ByteBuffer bytes) {
        try {
            // A new decoder reports what is malformed; String's constructor would replace it.
            String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            return text.chars().allMatch(TxnFields::isPrintable) ? text : null;
        } catch (CharacterCodingException notText) {
            return null;
        }
    }

    private static boolean isPrintable(int c) {
        return c == '\n' || c == '\r' || c == '\t' || !Character.isISOControl(c);
    }

    /** An ACL, an entry each; the hashes of {@code digest} entries only with {@code secrets}. */
    static List<Value> acl(AclList acl, boolean secrets) {
        List<Value> entries = new ArrayList<>();
        for (Acl entry : acl.entries()) {
            String scheme = entry.id().scheme();
            String id = entry.id().id();
            if (scheme.equals("digest") && !secrets) {
                // As ZooKeeper's getAcl does for whoever may not administer the znode.
                id = id.substring(0, Math.max(0, id.indexOf(':'))) + ":x";
            }
            String perms = Permission.toString(entry.perms());
            entries.add(new Value.Text(scheme + ":" + id + ":" + perms));
        }
        return entries;
    }
}
