package io.quorate.server.request.prepare;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.Permission;
import io.quorate.server.tree.ZnodeState;
import io.quorate.server.txn.ByteSlice;
import io.quorate.server.txn.Txn;

import org.jspecify.annotations.Nullable;

/**
 * setData, and check, which asks the same of the READ permission and changes nothing. In this
 * order: path, exists, permission, quota, version, room on the disks.
 */
final class SetDataRule {

    private final Rules rules;
    private final GrowthRule growthRule;

    SetDataRule(Rules rules) {
        this.rules = rules;
        this.growthRule = new GrowthRule(rules);
    }

    Txn.Op decide(WriteOp.SetData request, Rules.Asker asker) {
        if (!Rules.isValid(request.path())) {
            return Rules.refuse(ErrorCode.BAD_ARGUMENTS);
        }
        ZnodeState znode = rules.tree().find(request.path());
        ErrorCode error = check(znode, request, asker);
        return znode == null || error != ErrorCode.OK
                ? Rules.refuse(error)
                : new Txn.SetData(
                        request.path(), request.data(), Rules.nextVersion(znode.version()));
    }

    private ErrorCode check(
            @Nullable ZnodeState znode, WriteOp.SetData request, Rules.Asker asker) {
        ErrorCode error = check(znode, Permission.WRITE, asker);
        if (error != ErrorCode.OK || znode == null) {
            return error;
        }
        ByteSlice data = request.data();
        int growth = (data == null ? 0 : data.length()) - znode.dataBytes();
        error = growthRule.quota(request.path(), 0, growth);
        if (error != ErrorCode.OK) {
            return error;
        }
        if (Rules.versionDiffers(znode.version(), request.version())) {
            return ErrorCode.BAD_VERSION;
        }
        return growth > 0 && !growthRule.diskHasRoom() ? ErrorCode.QUOTA_EXCEEDED : ErrorCode.OK;
    }

    Txn.Op decide(WriteOp.Check request, Rules.Asker asker) {
        if (!Rules.isValid(request.path())) {
            return Rules.refuse(ErrorCode.BAD_ARGUMENTS);
        }
        ZnodeState znode = rules.tree().find(request.path());
        ErrorCode error = check(znode, Permission.READ, asker);
        if (error == ErrorCode.OK
                && znode != null
                && Rules.versionDiffers(znode.version(), request.version())) {
            error = ErrorCode.BAD_VERSION;
        }
        return error != ErrorCode.OK ? Rules.refuse(error) : new Txn.Check(request.path());
    }

    private ErrorCode check(@Nullable ZnodeState znode, int perms, Rules.Asker asker) {
        if (znode == null) {
            return ErrorCode.NO_NODE;
        }
        return rules.permits(znode, perms, asker) ? ErrorCode.OK : ErrorCode.NO_AUTH;
    }
}
