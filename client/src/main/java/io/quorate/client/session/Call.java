package io.quorate.client.session;

import io.quorate.protocol.OpCode;
import io.quorate.protocol.request.Request;

import org.jspecify.annotations.Nullable;

/** One request of the application, until it is answered. Owned by the session it is given to. */
public final class Call {

    final Request request;
    final OpCode op;
    final Completion completion;

    /** Who hears of the watch that the request leaves, if it does. */
    final @Nullable WatchTarget watch;

    /** Of the connection it was sent on. */
    int xid;

    long submittedNanos;

    /**
     * @param request anything a client may ask but pings, auths, setWatches and the close of the
     *     session, which the session sends itself
     * @param watch for a read that sets a watch, and for addWatch; null for all others
     */
    public Call(Request request, @Nullable WatchTarget watch, Completion completion) {
        this(request, watch, completion, opOf(request));
    }

    private Call(Request request, @Nullable WatchTarget watch, Completion completion, OpCode op) {
        this.request = request;
        this.watch = watch;
        this.completion = completion;
        this.op = op;
    }

    /** The end of the session, which the session itself asks for. */
    static Call closing(Completion completion) {
        return new Call(new Request.CloseSession(), null, completion, OpCode.CLOSE_SESSION);
    }

    private static OpCode opOf(Request request) {
        OpCode op = OpCode.fromCode(request.opcode());
        if (op == null || !op.isClientRequest()) {
            throw new IllegalArgumentException("no request of a client: " + request);
        }
        return switch (op) {
            case PING, AUTH, SASL, SET_WATCHES, SET_WATCHES2, CLOSE_SESSION ->
                    throw new IllegalArgumentException("the session's own: " + request);
            default -> op;
        };
    }

    /** Whether it changes something, so that it must not be done twice. */
    boolean isWrite() {
        return op.isWrite();
    }
}
