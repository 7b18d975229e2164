package io.quorate.server.request.prepare;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.Permission;
import io.quorate.server.tree.ZnodeState;
import io.quorate.server.txn.ByteSlice;
import io.quorate.server.txn.Txn;

import org.jspecify.annotations.Nullable;

/**
 * setData, and check, which asks the same of the READ permission and changes nothing. In this
 * order: path, exists, permission, version.
 */
final class SetDataRule {

    private final Rules rules;

    SetDataRule(Rules rules) {
        this.rules = rules;
    }

    Txn.Op decide(WriteOp.SetData request, Rules.Asker asker) {
        if (!Rules.isValid(request.path())) {
            return Rules.refuse(ErrorCode.BAD_ARGUMENTS);
        }
        ZnodeState znode = rules.tree().find(request.path());
        ErrorCode error = check(znode, Permission.WRITE, request.version(), asker);
        ByteSlice data = request.data();
        if (error == ErrorCode.OK
                && znode != null
                && data != null
                && data.length() > znode.dataBytes()
                && !rules.mayGrow().getAsBoolean()) {
            error = ErrorCode.QUOTA_EXCEEDED;
        }
        return znode == null || error != ErrorCode.OK
                ? Rules.refuse(error)
                : new Txn.SetData(
                        request.path(), request.data(), Rules.nextVersion(znode.version()));
    }

    Txn.Op decide(WriteOp.Check request, Rules.Asker asker) {
        if (!Rules.isValid(request.path())) {
            return Rules.refuse(ErrorCode.BAD_ARGUMENTS);
        }
        ZnodeState znode = rules.tree().find(request.path());
        ErrorCode error = check(znode, Permission.READ, request.version(), asker);
        return error != ErrorCode.OK ? Rules.refuse(error) : new Txn.Check(request.path());
    }

    private ErrorCode check(@Nullable ZnodeState znode, int perms, int version, Rules.Asker asker) {
        if (znode == null) {
            return ErrorCode.NO_NODE;
        }
        if (!rules.permits(znode, perms, asker)) {
            return ErrorCode.NO_AUTH;
        }
        return Rules.versionDiffers(znode.version(), version)
                ? ErrorCode.BAD_VERSION
                : ErrorCode.OK;
    }
}
