package io.quorate.server.common;

/** Something we believed was not so: a bug of ours. Never caught except to end the process. */
public final class InvariantViolation extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public InvariantViolation(String message) {
        super(message);
    }
}
