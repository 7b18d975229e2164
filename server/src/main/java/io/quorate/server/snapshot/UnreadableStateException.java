package io.quorate.server.snapshot;

import java.io.IOException;

/** A saved state or snapshot is damaged: what was durable once does not verify. */
public final class UnreadableStateException extends IOException {

    private static final long serialVersionUID = 1;

    /**
     * @param message one line for the operator: which file, what does not verify
     */
    public UnreadableStateException(String message) {
        super(message);
    }

    /** As {@link #UnreadableStateException(String)}, with the cause. */
    public UnreadableStateException(String message, Throwable cause) {
        super(message, cause);
    }
}
