package io.quorate.server.request.prepare;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.Permission;
import io.quorate.server.tree.ZnodeState;
import io.quorate.server.txn.ByteSlice;
import io.quorate.server.txn.Txn;

import java.util.List;

/**
 * delete. In this order: path and special znodes, parent exists, DELETE on the parent, exists,
 * version, no children.
 */
final class DeleteRule {

    /** The znodes that every tree has. */
    private static final List<ByteSlice> SPECIAL =
            List.of(
                    ByteSlice.ofUtf8("/"),
                    ByteSlice.ofUtf8("/zookeeper"),
                    ByteSlice.ofUtf8("/zookeeper/quota"),
                    ByteSlice.ofUtf8("/zookeeper/config"));

    private final Rules rules;

    DeleteRule(Rules rules) {
        this.rules = rules;
    }

    Txn.Op decide(WriteOp.Delete request, Rules.Asker asker) {
        ByteSlice path = request.path();
        ByteSlice parentPath = Rules.parentOf(path);
        if (parentPath == null || isSpecial(path)) {
            return Rules.refuse(ErrorCode.BAD_ARGUMENTS);
        }
        ZnodeState parent = rules.tree().find(parentPath);
        if (parent == null) {
            return Rules.refuse(ErrorCode.NO_NODE);
        }
        if (!rules.permits(parent, Permission.DELETE, asker)) {
            return Rules.refuse(ErrorCode.NO_AUTH);
        }
        ZnodeState znode = rules.tree().find(path);
        if (znode == null) {
            return Rules.refuse(ErrorCode.NO_NODE);
        }
        if (Rules.versionDiffers(znode.version(), request.version())) {
            return Rules.refuse(ErrorCode.BAD_VERSION);
        }
        if (znode.childCount() > 0) {
            return Rules.refuse(ErrorCode.NOT_EMPTY);
        }
        return new Txn.Delete(path);
    }

    private static boolean isSpecial(ByteSlice path) {
        for (int i = 0; i < SPECIAL.size(); i++) {
            if (SPECIAL.get(i).equals(path)) {
                return true;
            }
        }
        return false;
    }
}
