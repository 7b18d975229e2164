package io.quorate.server.snapshot;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A file of a snapshot.
 *
 * @param name its name, ASCII
 * @param lengthBytes its length
 * @param opener opens it when it is read
 */
record ArchiveFile(String name, long lengthBytes, Opener opener) {

    /** Opens the file. */
    interface Opener {
        Content open() throws IOException;
    }

    /** An open file. */
    interface Content extends Closeable {

        /**
         * Fills {@code to} from {@code position} on.
         *
         * @throws UnreadableStateException if the file ends before that
         */
        void read(long position, ByteBuffer to) throws IOException;
    }
}
