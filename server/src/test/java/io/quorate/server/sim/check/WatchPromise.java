package io.quorate.server.sim.check;

import io.quorate.protocol.WatchEvent;

/** One watch of an application: what it hears must fit, and what it must hear must come. */
public interface WatchPromise {

    /**
     * The application hears of a change.
     *
     * @param zxid of the change; negative where the server did not say
     */
    void event(WatchEvent event, long zxid);

    /** The application hears of a gap. */
    void mayHaveMissed();

    /** The application wants to hear nothing more, not of an end either. */
    void removed();

    /** There will be no event any more. */
    void ended();
}
