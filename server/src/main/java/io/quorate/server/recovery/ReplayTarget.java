package io.quorate.server.recovery;

import io.quorate.server.snapshot.StateStore;
import io.quorate.server.zab.Proposal;

import java.io.IOException;

/** What recovery rebuilds the replicated state in. */
public interface ReplayTarget {

    /**
     * Begins with the state that was saved, instead of with nothing. May be called again, when what
     * was read first is of no use. On another thread, while the log is scanned.
     *
     * @throws io.quorate.server.snapshot.UnreadableStateException if it is damaged
     */
    void load(StateStore saved) throws IOException;

    /** What was read so far is of no use: begins with nothing. */
    void reset();

    /** The next committed record of the history. */
    void apply(Proposal record);
}
