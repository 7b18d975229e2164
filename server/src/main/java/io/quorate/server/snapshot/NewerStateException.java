package io.quorate.server.snapshot;

import java.io.IOException;

/** A newer build wrote this state. */
public final class NewerStateException extends IOException {

    private static final long serialVersionUID = 1;

    /**
     * @param message one line for the operator that names both versions
     */
    public NewerStateException(String message) {
        super(message);
    }
}
