package io.quorate.server.request.prepare;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.Permission;
import io.quorate.server.tree.ZnodeState;
import io.quorate.server.txn.AclList;
import io.quorate.server.txn.Txn;

/** setACL. In this order: path, ACL well-formed, exists, ADMIN, version of the ACL. */
final class SetAclRule {

    private final Rules rules;

    SetAclRule(Rules rules) {
        this.rules = rules;
    }

    Txn decide(WriteOp.SetAcl request, Rules.Asker asker) {
        if (!Rules.isValid(request.path())) {
            return Rules.refuse(ErrorCode.BAD_ARGUMENTS);
        }
        AclList acl = rules.access().fixUp(request.acl(), asker.identities());
        if (acl == null) {
            return Rules.refuse(ErrorCode.INVALID_ACL);
        }
        ZnodeState znode = rules.tree().find(request.path());
        if (znode == null) {
            return Rules.refuse(ErrorCode.NO_NODE);
        }
        if (!rules.permits(znode, Permission.ADMIN, asker)) {
            return Rules.refuse(ErrorCode.NO_AUTH);
        }
        if (Rules.versionDiffers(znode.aversion(), request.version())) {
            return Rules.refuse(ErrorCode.BAD_VERSION);
        }
        return new Txn.SetAcl(request.path(), acl, Rules.nextVersion(znode.aversion()));
    }
}
