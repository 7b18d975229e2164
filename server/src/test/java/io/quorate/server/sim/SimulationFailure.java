package io.quorate.server.sim;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** A run that broke a promise: what, when, in which run, and the film strip up to there. */
public final class SimulationFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SimulationFailure(String run, FilmStrip film, String what, @Nullable Throwable cause) {
        super(describe(run, film, what), cause);
    }

    /** The promise and how it was broken, on one line. */
    String summary() {
        return String.valueOf(getMessage()).lines().findFirst().orElse("");
    }

    private static String describe(String run, FilmStrip film, String what) {
        List<String> tail = film.tail(40);
        return what + "\n  in " + run + "\n  " + String.join("\n  ", tail);
    }
}
