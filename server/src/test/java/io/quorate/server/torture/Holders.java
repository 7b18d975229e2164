package io.quorate.server.torture;

import java.util.ArrayList;
import java.util.List;

/** Who holds a lock, as far as each contender knows of itself: there may be two for a while. */
final class Holders {

    private final List<Throwable> failures = new ArrayList<>();
    private int count;
    private int last;
    private boolean isOver;

    /** A contender is the first of the queue. */
    synchronized void took(int contender) {
        count++;
        last = contender;
    }

    /** It does not want it any more, or has lost it. */
    synchronized void left(int contender) {
        if (last == contender) {
            last = 0;
        }
    }

    /** The contender that took it last, and has not left it; 0 if there is none. */
    synchronized int last() {
        return last;
    }

    /** How often it was taken. */
    synchronized int count() {
        return count;
    }

    synchronized void failed(Throwable failure) {
        failures.add(failure);
    }

    synchronized List<Throwable> failures() {
        return List.copyOf(failures);
    }

    /** Nobody is to contend any more. */
    synchronized void end() {
        isOver = true;
    }

    synchronized boolean isOver() {
        return isOver;
    }
}
