package io.quorate.server.recovery;

import java.io.IOException;

/** Where the log of an older generation is put aside: {@code quarantine} beside the segments. */
public interface Quarantine {

    /** Deletes what is there, of a generation before. */
    void clear() throws IOException;

    /** Moves a segment there. */
    void take(String segmentName) throws IOException;
}
