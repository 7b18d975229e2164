package io.quorate.client.session;

/** What is known of a request that failed. */
public enum Outcome {
    /** It was not executed, and will not be: it may be asked again. */
    NOT_EXECUTED,
    /**
     * It was sent, and the connection was lost before the answer: it may have been executed, and
     * may be still. Look before it is asked again.
     */
    UNKNOWN
}
