package io.quorate.server.demo;

/** What the demo notices, in the order in which it notices it. Times are of {@code nanoTime}. */
sealed interface DemoEvent {

    /** A server answered with its role, or did not answer. */
    record Seen(int id, Role role, long atNanos) implements DemoEvent {}

    /** A process that the demo started has ended. */
    record Ended(int id, int exitCode, long atNanos) implements DemoEvent {}

    /** The ensemble has committed a write, for the first time since {@code round} began. */
    record WritesAccepted(int round, long atNanos) implements DemoEvent {}
}
