package io.quorate.server.torture.check;

import io.quorate.protocol.ErrorCode;

/** How an operation ended for who asked for it. */
public sealed interface Outcome {

    /** It was carried out. */
    record Done(Result result) implements Outcome {}

    /** It was not, and never will be. */
    record Refused(ErrorCode code) implements Outcome {}

    /** The connection or the session ended while it was in flight. */
    record Unknown() implements Outcome {}
}
