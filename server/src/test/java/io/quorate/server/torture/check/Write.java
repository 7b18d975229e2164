package io.quorate.server.torture.check;

import static io.quorate.server.torture.check.Violation.hex;

import java.util.List;

/** A write as it was asked for, and the zxid that the history gives it. */
final class Write {

    private final SessionLog session;
    private final Entry.Operation operation;
    private final Request.Write request;
    private long zxid;

    Write(SessionLog session, Entry.Operation operation, Request.Write request) {
        this.session = session;
        this.operation = operation;
        this.request = request;
    }

    SessionLog session() {
        return session;
    }

    Entry.Operation operation() {
        return operation;
    }

    List<Request.Part> parts() {
        return Request.parts(request);
    }

    long invokedNanos() {
        return operation.invokedNanos();
    }

    boolean isDone() {
        return operation.outcome() instanceof Outcome.Done;
    }

    boolean isRefused() {
        return operation.outcome() instanceof Outcome.Refused;
    }

    /** Nobody was told what became of it, and nobody saw it. */
    boolean isOpen() {
        return operation.outcome() instanceof Outcome.Unknown && zxid == 0;
    }

    boolean touches(String path) {
        return parts().stream().anyMatch(part -> part.covers(path));
    }

    /** As what kind it was to create a znode. */
    Request.Mode creates(String path) {
        for (Request.Part part : parts()) {
            if (part instanceof Request.Create create && create.covers(path)) {
                return create.mode();
            }
        }
        throw new IllegalArgumentException(path + " is not created by " + this);
    }

    /** 0 if the history does not tell. */
    long zxid() {
        return zxid;
    }

    void dated(long at) {
        zxid = at;
    }

    @Override
    public String toString() {
        return session
                + " request "
                + operation.index()
                + " "
                + request
                + " -> "
                + operation.outcome()
                + (zxid == 0 ? "" : " at " + hex(zxid));
    }
}
