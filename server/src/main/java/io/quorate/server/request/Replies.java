package io.quorate.server.request;

import io.quorate.protocol.OpCode;
import io.quorate.protocol.wire.MultiCodec;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.server.tree.Applied;
import io.quorate.server.tree.OpResult;

/** Applied transactions as bodies of replies (PROTOCOL 7 and 11). */
public final class Replies {

    private Replies() {}

    /**
     * Writes what follows the reply's header. Nothing if {@link Applied#error} is not OK: that is
     * in the header.
     */
    public static void writeBody(Applied applied, WireWriter out) {
        if (applied.isMulti()) {
            for (int i = 0; i < applied.resultCount(); i++) {
                writeMultiResult(applied.result(i), out);
            }
            MultiCodec.writeEnd(out);
        } else if (applied.resultCount() > 0) {
            writeResult(applied.result(0), out);
        }
    }

    private static void writeResult(OpResult result, WireWriter out) {
        switch (result.kind()) {
            case CREATE -> result.writePath(out);
            case CREATE_WITH_STAT -> {
                result.writePath(out);
                result.writeStat(out);
            }
            case SET_DATA, SET_ACL -> result.writeStat(out);
            case DELETE, CHECK, ERROR -> {
                // The header says it all.
            }
        }
    }

    private static void writeMultiResult(OpResult result, WireWriter out) {
        if (result.kind() == OpResult.Kind.ERROR) {
            MultiCodec.writeFailure(out, result.error());
        } else {
            MultiCodec.writeResultHeader(out, typeOf(result.kind()));
            writeResult(result, out);
        }
    }

    private static OpCode typeOf(OpResult.Kind kind) {
        return switch (kind) {
            case CREATE -> OpCode.CREATE;
            case CREATE_WITH_STAT -> OpCode.CREATE2;
            case DELETE -> OpCode.DELETE;
            case SET_DATA -> OpCode.SET_DATA;
            case SET_ACL -> OpCode.SET_ACL;
            case CHECK -> OpCode.CHECK;
            case ERROR -> OpCode.ERROR;
        };
    }
}
