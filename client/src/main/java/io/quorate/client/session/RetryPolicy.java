package io.quorate.client.session;

/** What is asked again by itself when a connection was lost before its answer. */
public enum RetryPolicy {
    /** Nothing. */
    NEVER,
    /** What changes nothing: asked twice, it does what it does when asked once. */
    READS
}
