package io.quorate.server.tree;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.Stat;
import io.quorate.protocol.wire.WireWriter;

/** The outcome of one operation, as of the moment right after it. Reused like {@link Applied}. */
public final class OpResult {

    /** Which operation it was, or that it was refused. */
    public enum Kind {
        /** Answered with the path. */
        CREATE,
        /** Answered with path and Stat. */
        CREATE_WITH_STAT,
        DELETE,
        /** Answered with the Stat. */
        SET_DATA,
        /** Answered with the Stat. */
        SET_ACL,
        CHECK,
        ERROR
    }

    private Kind kind = Kind.ERROR;
    private ErrorCode error = ErrorCode.OK;
    private final ZnodeRef znode = new ZnodeRef();

    OpResult() {}

    void set(Kind newKind, ErrorCode newError) {
        kind = newKind;
        error = newError;
        znode.clear();
    }

    void set(Kind newKind, ZnodeRef result) {
        kind = newKind;
        error = ErrorCode.OK;
        znode.freeze(result);
    }

    public Kind kind() {
        return kind;
    }

    public ErrorCode error() {
        return error;
    }

    /** The path of the znode that was created or changed. */
    public String path() {
        return znode.path();
    }

    public Stat stat() {
        return znode.stat();
    }

    /** Appends the path, as a string on the wire. */
    public void writePath(WireWriter out) {
        znode.writePath(out);
    }

    /** Appends the Stat. */
    public void writeStat(WireWriter out) {
        znode.writeStat(out);
    }
}
