package io.quorate.server.txn;

import io.quorate.protocol.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;

/**
 * What a request became when the leader decided it: an effect without open questions, which every
 * server applies in the same way and none can refuse. Paths and data are slices of the request or
 * record they came in.
 */
public sealed interface Txn {

    /** What may stand in a {@link Multi}. */
    sealed interface Op extends Txn {}

    /**
     * A new session; its id is the header's.
     *
     * @param timeoutMillis negotiated timeout
     * @param password 16 random bytes
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by content
    record CreateSession(int timeoutMillis, byte[] password) implements Txn {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof CreateSession that
                    && timeoutMillis == that.timeoutMillis
                    && Arrays.equals(password, that.password);
        }

        @Override
        public int hashCode() {
            return 31 * timeoutMillis + Arrays.hashCode(password);
        }
    }

    /** The header's session moves to the header's connection, with this timeout. */
    record AttachSession(int timeoutMillis) implements Txn {}

    /** The header's session ends, and with it all its ephemeral znodes. */
    record CloseSession() implements Txn {}

    /**
     * A new znode.
     *
     * @param path with the sequence suffix, if any
     * @param data null and empty are different
     * @param acl never empty
     * @param ephemeralOwner as {@link EphemeralOwner} says
     * @param parentCversion the parent's persisted cversion from now on
     * @param reply what the client that asked for it wants to hear
     */
    record Create(
            ByteSlice path,
            @Nullable ByteSlice data,
            AclList acl,
            long ephemeralOwner,
            int parentCversion,
            CreateReply reply)
            implements Op {}

    /** How the success of a creation is answered. */
    enum CreateReply {
        /** With the path. */
        PATH,
        /** With the path and the Stat. */
        PATH_AND_STAT
    }

    /** A znode without children goes. */
    record Delete(ByteSlice path) implements Op {}

    /**
     * A znode's data changes.
     *
     * @param version the data's version from now on
     */
    record SetData(ByteSlice path, @Nullable ByteSlice data, int version) implements Op {}

    /**
     * A znode's ACL changes.
     *
     * @param version the ACL's version from now on
     */
    record SetAcl(ByteSlice path, AclList acl, int version) implements Txn {}

    /** Changes nothing: the version was as asked. Only within a multi. */
    record Check(ByteSlice path) implements Op {}

    /** The request was refused: nothing changes, and the client hears why. */
    @SuppressWarnings("AvoidCommonTypeNames") // never used without Txn before it
    record Error(ErrorCode code) implements Op {}

    /** All of it at one zxid. If one operation was refused, every one is an {@link Error}. */
    record Multi(List<Op> ops) implements Txn {}
}
