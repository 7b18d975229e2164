package io.quorate.server.sim.mutant;

/** The product has changed where a patch plants its bug. */
final class StalePatchException extends Exception {

    private static final long serialVersionUID = 1L;

    StalePatchException(String message) {
        super(message);
    }

    StalePatchException(String message, Throwable cause) {
        super(message, cause);
    }
}
