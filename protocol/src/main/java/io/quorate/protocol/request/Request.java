package io.quorate.protocol.request;

import io.quorate.protocol.Acl;
import io.quorate.protocol.CreateMode;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.WatcherMode;
import io.quorate.protocol.WatcherType;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What a client asks (PROTOCOL 6 and 7). Paths are as they came, not validated; versions: -1 means
 * any.
 */
@SuppressWarnings("ArrayRecordComponent") // contents are compared, see the package comment
public sealed interface Request {

    /** The operation's wire number. */
    int opcode();

    /** What may stand in a {@link Multi}. */
    sealed interface MultiOp extends Request {}

    /** What may stand in a {@link MultiRead}. */
    sealed interface MultiReadOp extends Request {}

    /** The operations that create a znode, which differ in reply and limits only. */
    sealed interface Creation extends MultiOp {
        String path();

        byte @Nullable [] data();

        List<Acl> acl();

        /** As sent; {@link CreateMode#fromFlags} says what it means, if anything. */
        int flags();
    }

    /** Answered with the path only. */
    record Create(String path, byte @Nullable [] data, List<Acl> acl, int flags)
            implements Creation {
        @Override
        public int opcode() {
            return OpCode.CREATE.code();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Create that && Creations.equal(this, that);
        }

        @Override
        public int hashCode() {
            return Creations.hash(this);
        }
    }

    /** Answered with path and Stat. */
    record Create2(String path, byte @Nullable [] data, List<Acl> acl, int flags)
            implements Creation {
        @Override
        public int opcode() {
            return OpCode.CREATE2.code();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Create2 that && Creations.equal(this, that);
        }

        @Override
        public int hashCode() {
            return Creations.hash(this);
        }
    }

    /** A container; answered with path and Stat. */
    record CreateContainer(String path, byte @Nullable [] data, List<Acl> acl, int flags)
            implements Creation {
        @Override
        public int opcode() {
            return OpCode.CREATE_CONTAINER.code();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof CreateContainer that && Creations.equal(this, that);
        }

        @Override
        public int hashCode() {
            return Creations.hash(this);
        }
    }

    /** With a time to live; answered with path and Stat. */
    record CreateTtl(String path, byte @Nullable [] data, List<Acl> acl, int flags, long ttlMillis)
            implements Creation {
        @Override
        public int opcode() {
            return OpCode.CREATE_TTL.code();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof CreateTtl that
                    && Creations.equal(this, that)
                    && ttlMillis == that.ttlMillis;
        }

        @Override
        public int hashCode() {
            return 31 * Creations.hash(this) + Long.hashCode(ttlMillis);
        }
    }

    record Delete(String path, int version) implements MultiOp {
        @Override
        public int opcode() {
            return OpCode.DELETE.code();
        }
    }

    record SetData(String path, byte @Nullable [] data, int version) implements MultiOp {
        @Override
        public int opcode() {
            return OpCode.SET_DATA.code();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof SetData that
                    && path.equals(that.path)
                    && Arrays.equals(data, that.data)
                    && version == that.version;
        }

        @Override
        public int hashCode() {
            return Objects.hash(path, Arrays.hashCode(data), version);
        }
    }

    /** Refuses the multi unless the data version is this. Only within a multi. */
    record Check(String path, int version) implements MultiOp {
        @Override
        public int opcode() {
            return OpCode.CHECK.code();
        }
    }

    /** All or nothing, in order. */
    record Multi(List<MultiOp> ops) implements Request {
        @Override
        public int opcode() {
            return OpCode.MULTI.code();
        }
    }

    /** Reads at one point of the history, each with its own result. Sets no watch. */
    record MultiRead(List<MultiReadOp> ops) implements Request {
        @Override
        public int opcode() {
            return OpCode.MULTI_READ.code();
        }
    }

    record Exists(String path, boolean watch) implements Request {
        @Override
        public int opcode() {
            return OpCode.EXISTS.code();
        }
    }

    record GetData(String path, boolean watch) implements MultiReadOp {
        @Override
        public int opcode() {
            return OpCode.GET_DATA.code();
        }
    }

    record GetChildren(String path, boolean watch) implements MultiReadOp {
        @Override
        public int opcode() {
            return OpCode.GET_CHILDREN.code();
        }
    }

    record GetChildren2(String path, boolean watch) implements Request {
        @Override
        public int opcode() {
            return OpCode.GET_CHILDREN2.code();
        }
    }

    record GetAllChildrenNumber(String path) implements Request {
        @Override
        public int opcode() {
            return OpCode.GET_ALL_CHILDREN_NUMBER.code();
        }
    }

    /**
     * Asks for the session's own ephemerals.
     *
     * @param prefix of the paths wanted; null, blank or the root for all
     */
    record GetEphemerals(@Nullable String prefix) implements Request {
        @Override
        public int opcode() {
            return OpCode.GET_EPHEMERALS.code();
        }
    }

    record GetAcl(String path) implements Request {
        @Override
        public int opcode() {
            return OpCode.GET_ACL.code();
        }
    }

    record SetAcl(String path, List<Acl> acl, int version) implements Request {
        @Override
        public int opcode() {
            return OpCode.SET_ACL.code();
        }
    }

    /** A barrier; the path is only echoed. */
    record Sync(String path) implements Request {
        @Override
        public int opcode() {
            return OpCode.SYNC.code();
        }
    }

    record AddWatch(String path, WatcherMode mode) implements Request {
        @Override
        public int opcode() {
            return OpCode.ADD_WATCH.code();
        }
    }

    record CheckWatches(String path, WatcherType type) implements Request {
        @Override
        public int opcode() {
            return OpCode.CHECK_WATCHES.code();
        }
    }

    record RemoveWatches(String path, WatcherType type) implements Request {
        @Override
        public int opcode() {
            return OpCode.REMOVE_WATCHES.code();
        }
    }

    /**
     * Watches of an earlier connection.
     *
     * @param relativeZxid what the client has seen: later changes are reported at once
     */
    record SetWatches(
            long relativeZxid,
            List<String> dataWatches,
            List<String> existWatches,
            List<String> childWatches)
            implements Request {
        @Override
        public int opcode() {
            return OpCode.SET_WATCHES.code();
        }
    }

    /** As {@link SetWatches}, with the persistent ones. */
    record SetWatches2(
            long relativeZxid,
            List<String> dataWatches,
            List<String> existWatches,
            List<String> childWatches,
            List<String> persistentWatches,
            List<String> persistentRecursiveWatches)
            implements Request {
        @Override
        public int opcode() {
            return OpCode.SET_WATCHES2.code();
        }
    }

    /**
     * Adds an identity to the connection.
     *
     * @param type always 0
     * @param scheme of the authentication; empty if it was null
     * @param auth what the scheme wants
     */
    record Auth(int type, String scheme, byte @Nullable [] auth) implements Request {
        @Override
        public int opcode() {
            return OpCode.AUTH.code();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Auth that
                    && type == that.type
                    && scheme.equals(that.scheme)
                    && Arrays.equals(auth, that.auth);
        }

        @Override
        public int hashCode() {
            return Objects.hash(type, scheme, Arrays.hashCode(auth));
        }
    }

    record Sasl(byte @Nullable [] token) implements Request {
        @Override
        public int opcode() {
            return OpCode.SASL.code();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Sasl that && Arrays.equals(token, that.token);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(token);
        }
    }

    /** Servers to add or change, servers to remove, or all servers; null where not used. */
    record Reconfig(
            @Nullable String joiningServers,
            @Nullable String leavingServers,
            @Nullable String newMembers,
            long currentConfigId)
            implements Request {
        @Override
        public int opcode() {
            return OpCode.RECONFIG.code();
        }
    }

    record WhoAmI() implements Request {
        @Override
        public int opcode() {
            return OpCode.WHO_AM_I.code();
        }
    }

    record Ping() implements Request {
        @Override
        public int opcode() {
            return OpCode.PING.code();
        }
    }

    record CloseSession() implements Request {
        @Override
        public int opcode() {
            return OpCode.CLOSE_SESSION.code();
        }
    }

    /** An operation that does not exist, or that clients must not ask for. */
    record Unknown(int opcode) implements Request {}
}
