package io.quorate.protocol.request;

import io.quorate.protocol.Acl;
import io.quorate.protocol.ClientInfo;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.Stat;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;

/** What a server answers, without the reply's header (PROTOCOL 6 and 7). */
@SuppressWarnings("ArrayRecordComponent") // contents are compared, see the package comment
public sealed interface Response {

    /**
     * Which operation it answers; {@link OpCode#ERROR} for {@link Failed}. Operations that answer
     * alike share a record: the later creations are all {@link OpCode#CREATE2}, as within a multi's
     * results, and reconfig is {@link OpCode#GET_DATA}.
     */
    OpCode op();

    /** Success of an operation that says no more than that. */
    record Done(OpCode op) implements Response {
        public Done {
            switch (op) {
                case DELETE,
                        CHECK,
                        PING,
                        CHECK_WATCHES,
                        REMOVE_WATCHES,
                        AUTH,
                        SET_WATCHES,
                        SET_WATCHES2,
                        CLOSE_SESSION -> {}
                default -> throw new IllegalArgumentException("the reply of " + op + " has a body");
            }
        }
    }

    /** Failure. Has no body as a reply; within the results of a multi it carries its code. */
    record Failed(ErrorCode error) implements Response {
        @Override
        public OpCode op() {
            return OpCode.ERROR;
        }
    }

    record Create(String path) implements Response {
        @Override
        public OpCode op() {
            return OpCode.CREATE;
        }
    }

    record Create2(String path, Stat stat) implements Response {
        @Override
        public OpCode op() {
            return OpCode.CREATE2;
        }
    }

    record Exists(Stat stat) implements Response {
        @Override
        public OpCode op() {
            return OpCode.EXISTS;
        }
    }

    record GetData(byte @Nullable [] data, Stat stat) implements Response {
        @Override
        public OpCode op() {
            return OpCode.GET_DATA;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof GetData that
                    && Arrays.equals(data, that.data)
                    && stat.equals(that.stat);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(data) + stat.hashCode();
        }
    }

    record SetData(Stat stat) implements Response {
        @Override
        public OpCode op() {
            return OpCode.SET_DATA;
        }
    }

    record GetAcl(List<Acl> acl, Stat stat) implements Response {
        @Override
        public OpCode op() {
            return OpCode.GET_ACL;
        }
    }

    record SetAcl(Stat stat) implements Response {
        @Override
        public OpCode op() {
            return OpCode.SET_ACL;
        }
    }

    record GetChildren(List<String> children) implements Response {
        @Override
        public OpCode op() {
            return OpCode.GET_CHILDREN;
        }
    }

    record GetChildren2(List<String> children, Stat stat) implements Response {
        @Override
        public OpCode op() {
            return OpCode.GET_CHILDREN2;
        }
    }

    record GetAllChildrenNumber(int count) implements Response {
        @Override
        public OpCode op() {
            return OpCode.GET_ALL_CHILDREN_NUMBER;
        }
    }

    record GetEphemerals(List<String> paths) implements Response {
        @Override
        public OpCode op() {
            return OpCode.GET_EPHEMERALS;
        }
    }

    record Sync(String path) implements Response {
        @Override
        public OpCode op() {
            return OpCode.SYNC;
        }
    }

    /**
     * One result an operation, in order: {@link Create}, {@link Create2}, {@link SetData}, {@link
     * Done} of delete or check; if it failed, {@link Failed} for every one.
     */
    record Multi(List<Response> results) implements Response {
        @Override
        public OpCode op() {
            return OpCode.MULTI;
        }
    }

    /**
     * One result an operation, in order: {@link GetData}, {@link GetChildren} or {@link Failed}.
     */
    record MultiRead(List<Response> results) implements Response {
        @Override
        public OpCode op() {
            return OpCode.MULTI_READ;
        }
    }

    /** Success of addWatch, whose body is an error code of 0. */
    record AddWatch() implements Response {
        @Override
        public OpCode op() {
            return OpCode.ADD_WATCH;
        }
    }

    record Sasl(byte @Nullable [] token) implements Response {
        @Override
        public OpCode op() {
            return OpCode.SASL;
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

    record WhoAmI(List<ClientInfo> identities) implements Response {
        @Override
        public OpCode op() {
            return OpCode.WHO_AM_I;
        }
    }
}
