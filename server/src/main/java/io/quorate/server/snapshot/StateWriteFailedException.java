package io.quorate.server.snapshot;

import java.io.IOException;

/**
 * A save failed at a point where nobody knows whether it is on the disk. The state is the old one
 * or the new one as a whole, which one only a start of the process can find out: a sync that failed
 * is never tried again. The store is closed; the process must end.
 */
public final class StateWriteFailedException extends IOException {

    private static final long serialVersionUID = 1;

    /**
     * @param message one line for the operator: what failed, and what to do
     */
    public StateWriteFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
