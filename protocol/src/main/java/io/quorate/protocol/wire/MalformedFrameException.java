package io.quorate.protocol.wire;

/**
 * Bytes that are not what they should be: the sender's fault, never ours. Carries no stack trace,
 * since hostile input must not cost more than the reading of it.
 */
public final class MalformedFrameException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MalformedFrameException(String message) {
        super(message, null, false, false);
    }
}
