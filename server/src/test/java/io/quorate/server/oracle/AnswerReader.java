package io.quorate.server.oracle;

import io.quorate.server.oracle.Answer.Field;
import io.quorate.server.oracle.Answer.Inner;
import io.quorate.server.oracle.Answer.Meaning;

import org.jspecify.annotations.Nullable;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/** Takes frames of a server apart, by PROTOCOL 3, 5, 7 and 11. One object reads one frame. */
final class AnswerReader {

    private static final int NOTIFICATION_XID = -1;
    private static final int PING_XID = -2;
    private static final int PASSWORD_BYTES = 16;

    private final ByteBuffer in;
    private final List<Field> fields = new ArrayList<>();
    private final List<Inner> inner = new ArrayList<>();
    private String prefix = "";

    private AnswerReader(byte[] frame) {
        in = ByteBuffer.wrap(frame);
    }

    /** Whether this frame answers no request. */
    static boolean isEvent(byte[] frame) {
        return frame.length >= 4 && ByteBuffer.wrap(frame).getInt() == NOTIFICATION_XID;
    }

    static boolean isPing(byte[] frame) {
        return frame.length >= 4 && ByteBuffer.wrap(frame).getInt() == PING_XID;
    }

    /** Without its zxid, which tells when it was sent. */
    static Answer ping(byte[] frame, Op op) {
        AnswerReader reader = new AnswerReader(frame);
        return reader.read(
                "reply",
                op.label(),
                0,
                () -> {
                    reader.plainInt("xid");
                    reader.in.getLong();
                    reader.plainInt("err");
                });
    }

    /** The answer to a greeting. */
    static Answer connected(byte[] frame) {
        AnswerReader reader = new AnswerReader(frame);
        return reader.read("connected", "", 0, reader::handshake);
    }

    static Answer event(byte[] frame) {
        AnswerReader reader = new AnswerReader(frame);
        return reader.read(
                "event",
                "",
                0,
                () -> {
                    reader.plainInt("xid");
                    reader.big("zxid", Meaning.ZXID);
                    reader.plainInt("err");
                    reader.plainInt("type");
                    reader.plainInt("state");
                    reader.plain("path", reader.text());
                });
    }

    static Answer reply(byte[] frame, Op op) {
        AnswerReader reader = new AnswerReader(frame);
        int error = frame.length >= 16 ? ByteBuffer.wrap(frame).getInt(12) : 0;
        return reader.read("reply", op.label(), error, () -> reader.replyFields(op));
    }

    private Answer read(String kind, String label, int error, Runnable parts) {
        try {
            parts.run();
        } catch (BufferUnderflowException shorter) {
            plain("tooShort", HexFormat.of().formatHex(in.array()));
        }
        prefix = "";
        if (in.hasRemaining()) {
            byte[] rest = new byte[in.remaining()];
            in.get(rest);
            plain("rest", HexFormat.of().formatHex(rest));
        }
        return new Answer(kind, label, error, List.copyOf(fields), List.copyOf(inner));
    }

    private void handshake() {
        plainInt("version");
        plainInt("timeout");
        big("session", Meaning.SESSION);
        byte[] password = buffer();
        boolean zeros = password != null && isZero(password);
        plain("password", password == null ? "null" : password.length + (zeros ? " zeros" : ""));
        plain("readOnly", in.hasRemaining() ? Byte.toString(in.get()) : "absent");
    }

    private static boolean isZero(byte[] bytes) {
        for (byte b : bytes) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /** Of a handshake's answer that was accepted. */
    static byte[] password(byte[] frame) {
        byte[] password = new byte[PASSWORD_BYTES];
        ByteBuffer.wrap(frame).get(20, password);
        return password;
    }

    private void replyFields(Op op) {
        plainInt("xid");
        big("zxid", Meaning.NEWEST_ZXID);
        int error = in.getInt();
        plain("err", error);
        if (error == 0) {
            body(op);
        }
    }

    private void body(Op op) {
        switch (op.type()) {
            case Op.CREATE, Op.SYNC -> plain("path", text());
            case Op.CREATE2, Op.CREATE_CONTAINER, Op.CREATE_TTL -> {
                plain("path", text());
                stat();
            }
            case Op.EXISTS, Op.SET_DATA, Op.SET_ACL -> stat();
            case Op.GET_DATA, Op.RECONFIG -> {
                plain("data", data());
                stat();
            }
            case Op.GET_ACL -> {
                plain("acl", acl());
                stat();
            }
            case Op.GET_CHILDREN -> plain("children", set());
            case Op.GET_CHILDREN2 -> {
                plain("children", set());
                stat();
            }
            case Op.GET_EPHEMERALS -> plain("ephemerals", set());
            case Op.ALL_CHILDREN_NUMBER -> plainInt("number");
            case Op.ADD_WATCH -> plainInt("body");
            case Op.WHO_AM_I -> plain("identities", identities());
            case Op.SASL -> plain("token", data());
            case Op.MULTI, Op.MULTI_READ -> multi(op);
            default -> {}
        }
    }

    private void multi(Op op) {
        List<String> labels = MultiLabels.of(op);
        int index = 0;
        while (true) {
            prefix = index + ".";
            int type = in.getInt();
            boolean done = in.get() != 0;
            int error = in.getInt();
            plain("type", type);
            plain("err", error);
            if (done) {
                return;
            }
            int body = result(type);
            String label = index < labels.size() ? labels.get(index) : "multi.more";
            inner.add(new Inner(label, type == -1 ? body : 0));
            index++;
        }
    }

    /** The error, if it is one. */
    private int result(int type) {
        switch (type) {
            case Op.CREATE -> plain("path", text());
            case Op.CREATE2 -> {
                plain("path", text());
                stat();
            }
            case Op.SET_DATA -> stat();
            case Op.GET_DATA -> {
                plain("data", data());
                stat();
            }
            case Op.GET_CHILDREN -> plain("children", set());
            case -1 -> {
                int error = in.getInt();
                plain("error", error);
                return error;
            }
            default -> {}
        }
        return 0;
    }

    private void stat() {
        big("czxid", Meaning.ZXID);
        big("mzxid", Meaning.ZXID);
        big("ctime", Meaning.TIME);
        big("mtime", Meaning.TIME);
        plainInt("version");
        plainInt("cversion");
        plainInt("aversion");
        big("ephemeralOwner", Meaning.SESSION);
        plainInt("dataLength");
        plainInt("numChildren");
        big("pzxid", Meaning.ZXID);
    }

    private void plain(String name, Object value) {
        fields.add(Field.plain(prefix + name, value));
    }

    private void plainInt(String name) {
        plain(name, in.getInt());
    }

    private void big(String name, Meaning meaning) {
        fields.add(new Field(prefix + name, meaning, in.getLong(), ""));
    }

    private byte @Nullable [] buffer() {
        int length = in.getInt();
        if (length == -1) {
            return null;
        }
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private String text() {
        byte[] bytes = buffer();
        return bytes == null ? "null" : '"' + new String(bytes, StandardCharsets.UTF_8) + '"';
    }

    private String data() {
        byte[] bytes = buffer();
        return bytes == null ? "null" : "x" + HexFormat.of().formatHex(bytes);
    }

    /** Names whose order nobody promised. */
    private String set() {
        int count = in.getInt();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(text());
        }
        Collections.sort(names);
        return count < 0 ? "null" : names.toString();
    }

    private String identities() {
        int count = in.getInt();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(text() + ":" + text());
        }
        Collections.sort(names);
        return names.toString();
    }

    /** In their order; but what "auth" became stands in the order of a set. */
    private String acl() {
        record Named(int perms, String scheme, String id) {}
        int count = in.getInt();
        List<Named> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(new Named(in.getInt(), text(), text()));
        }
        int from = 0;
        for (int i = 1; i <= entries.size(); i++) {
            boolean runEnds =
                    i == entries.size()
                            || entries.get(i).perms() != entries.get(from).perms()
                            || !entries.get(i).scheme().equals("\"digest\"")
                            || !entries.get(from).scheme().equals("\"digest\"");
            if (runEnds) {
                entries.subList(from, i).sort(Comparator.comparing(Named::id));
                from = i;
            }
        }
        return count < 0 ? "null" : entries.toString().replace("Named", "");
    }
}
