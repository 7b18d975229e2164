package io.quorate.server.request.prepare;

import io.quorate.protocol.ErrorCode;
import io.quorate.server.txn.AclList;
import io.quorate.server.txn.ByteSlice;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A write as the client asks for it, its path and data in place in the request: the counterpart of
 * {@link io.quorate.protocol.request.Request} for the path that every write takes.
 */
public sealed interface WriteOp {

    /** What may stand in a {@link Multi}. */
    sealed interface Sub extends WriteOp {}

    /**
     * Any of the four operations that create a znode.
     *
     * @param kind which one, with what else decides how the znode lives
     * @param path without the sequence suffix
     * @param acl as sent, not fixed up; empty if it was null
     * @param aclGiven whether it was not null
     * @param flags as sent
     * @param ttlMillis -1 if the operation has no such field
     */
    record Create(
            CreateKind kind,
            ByteSlice path,
            @Nullable ByteSlice data,
            AclList acl,
            boolean aclGiven,
            int flags,
            long ttlMillis)
            implements Sub {}

    /** The operations that create a znode. */
    enum CreateKind {
        CREATE,
        CREATE2,
        CREATE_CONTAINER,
        CREATE_TTL
    }

    /**
     * A znode is to go.
     *
     * @param version -1 for any
     */
    record Delete(ByteSlice path, int version) implements Sub {}

    /**
     * Data is to change.
     *
     * @param version -1 for any
     */
    record SetData(ByteSlice path, @Nullable ByteSlice data, int version) implements Sub {}

    /**
     * The data version is to be this.
     *
     * @param version -1 for any
     */
    record Check(ByteSlice path, int version) implements Sub {}

    /**
     * An ACL is to change.
     *
     * @param version -1 for any
     */
    record SetAcl(ByteSlice path, AclList acl, int version) implements WriteOp {}

    record Multi(List<Sub> ops) implements WriteOp {}

    record CloseSession() implements WriteOp {}

    /** Not to be decided by any rule. */
    record Refused(ErrorCode error) implements WriteOp {}
}
