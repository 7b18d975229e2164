package io.quorate.server.admin;

/** What a listener serves. Called on a virtual thread, and may wait there. */
interface Routes {
    Answer answer(Request request) throws InterruptedException;
}
