package io.quorate.bench.load;

/** A run that gives no number: the servers could not be reached, or broke off. */
public final class LoadFailure extends Exception {

    private static final long serialVersionUID = 1L;

    public LoadFailure(String message) {
        super(message);
    }

    public LoadFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
