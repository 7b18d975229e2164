package io.quorate.client.session;

import io.quorate.protocol.WatchEvent;

/** Who hears of a watch. On the session's thread; must not call the session. */
public interface WatchTarget {

    /**
     * What was watched has happened. One-shot watches are over with it.
     *
     * @param zxid of the change; negative where the server did not say, as after a reconnection
     */
    void event(WatchEvent event, long zxid);

    /**
     * A lasting watch is set at another server. What happened between the servers was not told: who
     * must know it reads again.
     */
    void mayHaveMissed();

    /** There will be no event any more, since the session is over. */
    void ended(SessionState end);
}
