package io.quorate.server.sim.check;

import io.quorate.protocol.request.Request;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/** A request as the application gave it to its client library, and what it was told of it. */
public final class Submission {

    /** What the application knows. */
    enum Told {
        NOTHING,
        DONE,
        UNKNOWN,
        NOT_EXECUTED
    }

    private final Request request;

    /** Among the requests of its session. */
    final int index;

    /** As {@link Call#floorZxid}, when it was submitted. */
    final long floorZxid;

    Told told = Told.NOTHING;

    /** As it was sent last; null before, and for reads. */
    @Nullable Call sent;

    /** Of its transaction; 0 if there is none. */
    long executedZxid;

    Submission(Request request, int index, long floorZxid) {
        this.request = request;
        this.index = index;
        this.floorZxid = floorZxid;
    }

    public Request request() {
        return request;
    }

    public boolean isWrite() {
        return isWrite(request);
    }

    static boolean isWrite(Request request) {
        return Call.isWrite(request);
    }

    /** What no other write of a run has: its data, or the path if it has none. */
    static String mark(Request write) {
        return switch (write) {
            case Request.Creation create -> text(create.data());
            case Request.SetData set -> text(set.data());
            case Request.Delete delete -> "delete " + delete.path();
            case Request.Multi multi -> mark(multi.ops().getFirst());
            default -> throw new IllegalArgumentException("cannot be told apart: " + write);
        };
    }

    private static String text(byte @Nullable [] data) {
        return data == null ? "" : new String(data, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "request "
                + index
                + " of its session, "
                + request
                + (isWrite() ? " (" + mark(request) + ")" : "")
                + ", told "
                + told;
    }
}
