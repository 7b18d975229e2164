package io.quorate.server.tree;

/** What should be a saved state is none: its parts do not fit together. */
public final class InconsistentStateException extends Exception {

    private static final long serialVersionUID = 1;

    /**
     * @param message what does not fit, one line
     */
    public InconsistentStateException(String message) {
        super(message);
    }
}
