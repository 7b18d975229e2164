package io.quorate.server.peer;

import java.io.IOException;

/** Bytes that are no frame or message of this protocol. Ends the link they came on. */
final class MalformedFrameException extends IOException {

    private static final long serialVersionUID = 1L;

    MalformedFrameException(String message) {
        super(message);
    }
}
