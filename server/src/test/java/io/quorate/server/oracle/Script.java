package io.quorate.server.oracle;

import io.quorate.server.oracle.Body.Entry;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Steps that somebody wrote down one after the other; each request is a burst of its own. */
final class Script {

    static final int TIMEOUT_MILLIS = 300_000;

    private final List<Step> steps = new ArrayList<>();
    private int xid = 1;

    List<Step> steps() {
        return steps;
    }

    Script add(Step step) {
        steps.add(step);
        return this;
    }

    Script connect(int slot) {
        return connect(slot, TIMEOUT_MILLIS, new byte[16], 0);
    }

    Script connect(int slot, int timeoutMillis, byte @Nullable [] password, int readOnly) {
        return add(new Step.Connect(slot, slot, 0, timeoutMillis, password, readOnly));
    }

    Script attach(int slot, int of, String how) {
        return add(new Step.Attach(slot, slot, of, how, TIMEOUT_MILLIS));
    }

    Script ask(int slot, String label, int type, Body body) {
        return ask(slot, new Op(label, 0, type, 0, body.bytes()));
    }

    /** Written in one piece; requests without a number get the next one. */
    Script ask(int slot, Op... ops) {
        List<Op> numbered = new ArrayList<>();
        for (Op op : ops) {
            int fixed =
                    switch (op.type()) {
                        case Op.AUTH -> -4;
                        case Op.SET_WATCHES, Op.SET_WATCHES2 -> -8;
                        default -> op.xid();
                    };
            numbered.add(op.withXid(fixed == 0 ? xid++ : fixed));
        }
        return add(new Step.Burst(slot, numbered));
    }

    Script auth(int slot, String scheme, String secret) {
        return ask(slot, OpDraw.auth(scheme, text(secret)));
    }

    Script create(int slot, String path) {
        return create(slot, path, Names.OPEN, 0, "");
    }

    Script create(int slot, String path, List<Entry> acl, int flags, String data) {
        Body body = new Body().text(path).buffer(text(data)).acl(acl).number(flags);
        return ask(slot, "create", Op.CREATE, body);
    }

    Script delete(int slot, String path) {
        return ask(slot, "delete", Op.DELETE, new Body().text(path).number(-1));
    }

    Script set(int slot, String path, String data) {
        Body body = new Body().text(path).buffer(text(data)).number(-1);
        return ask(slot, "setData", Op.SET_DATA, body);
    }

    Script exists(int slot, String path) {
        return ask(slot, "exists", Op.EXISTS, new Body().text(path).flag(false));
    }

    Script multi(int slot, Body parts) {
        return ask(slot, "multi", Op.MULTI, tail(parts));
    }

    static Body tail(Body parts) {
        return parts.number(-1).flag(true).number(-1);
    }

    /** Begins a part of a multi; what follows is its request. */
    static Body part(Body parts, int type) {
        return parts.number(type).flag(false).number(-1);
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
