package io.quorate.server.sim;

/** Who uses the servers through the wire protocol. */
interface SimUser {

    void begin();

    /** Closes the session when all is answered, and does not come back. */
    void quit();

    /** Is gone without a word: the session has to expire. */
    void vanish();

    boolean isGone();

    /** Sessions that it has had. */
    long sessions();
}
