package io.quorate.server.request.prepare;

import io.quorate.protocol.CreateMode;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.Permission;
import io.quorate.server.tree.ZnodeState;
import io.quorate.server.txn.AclList;
import io.quorate.server.txn.ByteSlice;
import io.quorate.server.txn.EphemeralOwner;
import io.quorate.server.txn.Txn;

import org.jspecify.annotations.Nullable;

/**
 * create, create2, createContainer, createTTL. In this order: flags, time to live, parent path, ACL
 * well-formed, parent exists, CREATE on the parent, sequence suffix, path, exists already,
 * ephemeral parent, quota, list of children, room on the disks.
 */
final class CreateRule {

    private static final int SUFFIX_DIGITS = 10;

    private final Rules rules;
    private final GrowthRule growthRule;

    CreateRule(Rules rules) {
        this.rules = rules;
        this.growthRule = new GrowthRule(rules);
    }

    Txn.Op decide(WriteOp.Create request, Rules.Asker asker) {
        CreateMode mode = CreateMode.fromFlags(request.flags());
        if (mode == null) {
            return Rules.refuse(ErrorCode.BAD_ARGUMENTS);
        }
        ErrorCode ttlError = checkTimeToLive(request, mode);
        if (ttlError != ErrorCode.OK) {
            return Rules.refuse(ttlError);
        }
        ByteSlice parentPath = Rules.parentOf(request.path());
        if (parentPath == null) {
            return Rules.refuse(ErrorCode.BAD_ARGUMENTS);
        }
        AclList acl = rules.access().fixUp(request.acl(), asker.identities());
        if (acl == null) {
            return Rules.refuse(ErrorCode.INVALID_ACL);
        }
        ZnodeState parent = rules.tree().find(parentPath);
        if (parent == null) {
            return Rules.refuse(ErrorCode.NO_NODE);
        }
        if (!rules.permits(parent, Permission.CREATE, asker)) {
            return Rules.refuse(ErrorCode.NO_AUTH);
        }
        ByteSlice path =
                mode.isSequential()
                        ? withSuffix(request.path(), parent.cversion())
                        : request.path();
        if (!Rules.isValid(path)) {
            return Rules.refuse(ErrorCode.BAD_ARGUMENTS);
        }
        if (rules.tree().find(path) != null) {
            return Rules.refuse(ErrorCode.NODE_EXISTS);
        }
        if (EphemeralOwner.isSession(parent.ephemeralOwner())) {
            return Rules.refuse(ErrorCode.NO_CHILDREN_FOR_EPHEMERALS);
        }
        if (mode.isEphemeral() && asker.sessionId() == 0) {
            return Rules.refuse(ErrorCode.EPHEMERAL_ON_LOCAL_SESSION);
        }
        ErrorCode growthError = checkGrowth(parent, parentPath, path, request.data());
        if (growthError != ErrorCode.OK) {
            return Rules.refuse(growthError);
        }
        return new Txn.Create(
                path,
                request.data(),
                acl,
                ownerOf(request, mode, asker.sessionId()),
                parent.cversion() + 1,
                request.kind() == WriteOp.CreateKind.CREATE
                        ? Txn.CreateReply.PATH
                        : Txn.CreateReply.PATH_AND_STAT);
    }

    private ErrorCode checkGrowth(
            ZnodeState parent, ByteSlice parentPath, ByteSlice path, @Nullable ByteSlice data) {
        ErrorCode error = growthRule.quota(path, 1, data == null ? 0 : data.length());
        if (error == ErrorCode.OK) {
            error = growthRule.childList(parent, parentPath, path);
        }
        return error != ErrorCode.OK || growthRule.diskHasRoom() ? error : ErrorCode.QUOTA_EXCEEDED;
    }

    private ErrorCode checkTimeToLive(WriteOp.Create request, CreateMode mode) {
        if (!mode.isTtl()) {
            return request.kind() == WriteOp.CreateKind.CREATE_TTL
                    ? ErrorCode.BAD_ARGUMENTS
                    : ErrorCode.OK;
        }
        if (!rules.timeToLive()) {
            return ErrorCode.UNIMPLEMENTED;
        }
        long ttl = request.ttlMillis();
        return ttl > 0 && ttl <= EphemeralOwner.TTL_MILLIS_MAX
                ? ErrorCode.OK
                : ErrorCode.BAD_ARGUMENTS;
    }

    // The operation makes a container, not the flag: in ZooKeeper too a plain create with that flag
    // makes a persistent znode.
    private static long ownerOf(WriteOp.Create request, CreateMode mode, long sessionId) {
        if (mode.isTtl()) {
            return EphemeralOwner.ofTtl(request.ttlMillis());
        }
        if (request.kind() == WriteOp.CreateKind.CREATE_CONTAINER) {
            return EphemeralOwner.CONTAINER;
        }
        return mode.isEphemeral() ? sessionId : EphemeralOwner.PERSISTENT;
    }

    /** The path with the number in ten digits behind it; a negative one as "%010d" prints it. */
    private static ByteSlice withSuffix(ByteSlice path, int number) {
        long magnitude = Math.abs((long) number);
        int sign = number < 0 ? 1 : 0;
        int digits = Math.max(SUFFIX_DIGITS - sign, decimalDigits(magnitude));
        byte[] bytes = new byte[path.length() + sign + digits];
        System.arraycopy(path.array(), path.offset(), bytes, 0, path.length());
        if (sign == 1) {
            bytes[path.length()] = '-';
        }
        long rest = magnitude;
        for (int i = bytes.length - 1; i >= bytes.length - digits; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return ByteSlice.of(bytes);
    }

    private static int decimalDigits(long magnitude) {
        int digits = 1;
        for (long rest = magnitude; rest >= 10; rest /= 10) {
            digits++;
        }
        return digits;
    }
}
