package io.quorate.server.demo;

/** What a user asked for cannot be done: one line that says why and what to do, no stack trace. */
final class Refusal extends Exception {

    private static final long serialVersionUID = 1L;

    Refusal(String message) {
        super(message);
    }
}
